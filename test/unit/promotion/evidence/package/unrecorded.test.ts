import { describe, expect, it } from 'vitest';
import { unrecorded } from '../../../../../shared/promotion/evidence/package/unrecorded.ts';

const tags = {
  'relevo.data_digest': 'd',
  'relevo.code_revision': 'c',
  'relevo.requirements': 'r',
  'relevo.seed': '7',
};
const parameters = { depth: '3' };
const SEED = 'tag relevo.seed or parameter seed';

describe('what nothing says of a version', () => {
  it('is nothing where all is said', () => {
    expect(unrecorded({ tags }, parameters)).toEqual([]);
  });

  it('is everything where there are no tags and no run', () => {
    expect(unrecorded({ tags: {} }, {})).toEqual([
      'tag relevo.data_digest',
      'tag relevo.code_revision',
      'tag relevo.requirements',
      SEED,
      'parameters of the run',
    ]);
  });

  it.each(['relevo.data_digest', 'relevo.code_revision', 'relevo.requirements'])(
    'is %s where it is empty or unknown',
    (tag) => {
      for (const value of ['', 'unknown'])
        expect(unrecorded({ tags: { ...tags, [tag]: value } }, parameters)).toEqual([`tag ${tag}`]);
    },
  );

  it.each([
    ['seed', []],
    ['random_state', []],
    ['Random_State', []],
    ['model__random_state', []],
    ['split_seed', []],
    ['seed_rows', [SEED]],
    ['seedling', [SEED]],
    ['linseed', [SEED]],
  ])('of a seed as the parameter %s: %j', (name, expected) => {
    const { 'relevo.seed': _seed, ...rest } = tags;
    expect(unrecorded({ tags: rest }, { [name]: '1' })).toEqual(expected);
  });
});
