import { describe, expect, it } from 'vitest';
import type { SharedRows } from '../../../../../shared/promotion/evidence/evidence.ts';
import { relationProblems, sharedRows } from '../../../../../shared/promotion/evidence/rows/shared-rows.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { judgeInput, openedModel } from '../../judge-sample.ts';
import { sampleDescription, sampleRows } from '../../model-sample.ts';

const rules = sampleRules(
  {
    value: { truePositive: { column: 'fee' } },
    slices: { columns: ['plan'] },
    fairness: { attributes: ['region'] },
  },
  { time: 'seen' },
);
const rows = sampleRows({
  id: ['a', null, 7, 'a'],
  seen: [40, 30, 20, 10],
  plan: ['x', 'y', 'x', 'z'],
  region: ['n', 'n', 's', 's'],
  fee: [1, 2, null, 4],
});
const used = Uint32Array.of(1, 2, 3);
const judged = (entity: string | null, of = rules) =>
  judgeInput({
    candidate: openedModel(undefined, { description: sampleDescription({ entity }) }),
    rules: of,
  });

describe('the rows that both models are judged on', () => {
  it('say whom they are about, when they happened, in which groups they are and what they are worth', () =>
    expect(sharedRows(rows, judged('id'), used, 'entity')).toEqual({
      used: 3,
      excluded: 1,
      overlap: 'entity',
      entities: ['row 1', '7', 'a'],
      times: Float64Array.of(30, 20, 10),
      groups: [
        { column: 'plan', names: ['x', 'y', 'z'], of: Uint16Array.of(1, 0, 2) },
        { column: 'region', names: ['n', 's'], of: Uint16Array.of(0, 1, 1) },
      ],
      amounts: [{ column: 'fee', values: Float64Array.of(2, NaN, 4) }],
    }));

  it('say nothing that nobody asks for', () => {
    expect(sharedRows(rows, judged(null, sampleRules()), Uint32Array.of(0, 1, 2, 3), 'none')).toEqual({
      used: 4,
      excluded: 0,
      overlap: 'none',
      entities: undefined,
      times: undefined,
      groups: [],
      amounts: undefined,
    });
  });

  it('say nothing that is not in them', () => {
    const bare = sampleRows({ other: [1, 2] });
    expect(sharedRows(bare, judged('id'), Uint32Array.of(0), 'row')).toEqual({
      used: 1,
      excluded: 1,
      overlap: 'row',
      entities: undefined,
      times: undefined,
      groups: [],
      amounts: [],
    });
  });

  it('can be none', () =>
    expect(sharedRows(rows, judged('id'), new Uint32Array(), 'row')).toMatchObject({
      used: 0,
      excluded: 4,
      entities: [],
      times: new Float64Array(),
    }));
});

describe('rows of which nobody knows what makes them depend on each other', () => {
  const shared: SharedRows = {
    used: 1,
    excluded: 0,
    overlap: 'none',
    entities: undefined,
    times: undefined,
    groups: [],
  };
  const problems = (changes: Partial<SharedRows>, entity: string | null, time: string | null) =>
    relationProblems({ ...shared, ...changes }, entity, { ...rules, time });

  it('leave the question open', () => {
    const nameless = { kind: 'missing', what: 'the evaluation rows have no column id' };
    const timeless = { kind: 'missing', what: 'the evaluation rows do not all have a time in seen' };
    expect(problems({}, 'id', 'seen')).toEqual([nameless, timeless]);
    expect(problems({ times: Float64Array.of(1) }, 'id', 'seen')).toEqual([nameless]);
    expect(problems({ entities: ['a'] }, 'id', 'seen')).toEqual([timeless]);
  });

  it('are none where it is known, or nobody asks', () => {
    expect(problems({ entities: ['a'], times: Float64Array.of(1) }, 'id', 'seen')).toEqual([]);
    expect(problems({}, null, null)).toEqual([]);
  });
});
