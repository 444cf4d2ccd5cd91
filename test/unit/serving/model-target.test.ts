import { describe, expect, it } from 'vitest';
import { type ModelTarget, parseTarget } from '../../../shared/serving/model-target.ts';

const parse = (model: string, query = '', version?: string): ModelTarget =>
  parseTarget({ model, version }, new URLSearchParams(query));

describe('a target', () => {
  it.each([
    ['no name', parse('churn'), { model: 'churn', alias: null, version: null }],
    ['the champion by its alias', parse('churn@champion'), { model: 'churn', alias: null, version: null }],
    ['an alias in the path', parse('churn@shadow'), { model: 'churn', alias: 'shadow', version: null }],
    [
      'an alias in the query',
      parse('churn', 'alias=next-one'),
      { model: 'churn', alias: 'next-one', version: null },
    ],
    ['a version in the query', parse('churn', 'version=7'), { model: 'churn', alias: null, version: '7' }],
    ['a version in the path', parse('churn', '', '12'), { model: 'churn', alias: null, version: '12' }],
    ['an alias behind the last @', parse('a@b@c'), { model: 'a@b', alias: 'c', version: null }],
    ['other parts of the query', parse('churn', 'code=key'), { model: 'churn', alias: null, version: null }],
  ] as const)('from %s', (_name, target, expected) => {
    expect(target).toEqual(expected);
  });

  it.each([
    ['churn@shadow', 'version=7', undefined],
    ['churn@shadow', 'alias=shadow', undefined],
    ['churn', 'alias=a&version=7', undefined],
    ['churn', 'version=7&version=7', undefined],
    ['churn', 'version=7', '7'],
    ['churn@champion', '', '7'],
  ])('named twice is refused: %s ?%s %s', (model, query, version) => {
    expect(() => parse(model, query, version)).toThrow(
      expect.objectContaining({ code: 'TARGET_AMBIGUOUS', status: 400 }),
    );
  });

  it.each(['0', '-1', '01', '1.0', '1e3', 'seven', '', '99999999999', '٣'])(
    'with the version %j is refused',
    (version) => {
      for (const named of [() => parse('m', '', version), () => parse('m', `version=${version}`)])
        expect(named).toThrow(
          expect.objectContaining({ code: 'VERSION_INVALID', status: 400, path: 'version' }),
        );
    },
  );

  it.each(['', 'latest', 'LATEST', 'v7', 'a b', 'a.b', '../x', 'ä', 'a'.repeat(256)])(
    'with the alias %j is refused',
    (alias) => {
      const refused = expect.objectContaining({ code: 'ALIAS_INVALID', status: 400, path: 'alias' });
      expect(() => parse(`m@${alias}`)).toThrow(refused);
      expect(() => parse('m', new URLSearchParams({ alias }).toString())).toThrow(refused);
    },
  );
});
