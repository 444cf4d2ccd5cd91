import { describe, expect, it } from 'vitest';
import {
  isNumberType,
  type OverlapQuestion,
  trainingOverlap,
} from '../../../../../shared/promotion/evidence/overlap/training-overlap.ts';
import { withDuckDb } from '../../../../../shared/tables/database.ts';

/** A relation of the columns id, x and plan. */
const rows = (...values: string[]): string =>
  `(SELECT * FROM (VALUES ${values.join(', ')}) AS t(id, x, plan))`;

const evaluation = rows(`('a', 1, 'm')`, `('b', 2, 'm')`, `('c', 3, NULL)`);

const overlap = (changes: Partial<OverlapQuestion>) =>
  withDuckDb((database) =>
    trainingOverlap(database, {
      evaluation,
      trainingSet: rows(`('a', 9, 'z')`, `('z', 3, NULL)`),
      heldBack: undefined,
      entity: 'id',
      columns: ['x', 'plan'],
      ...changes,
    }),
  );

const texts = (...values: string[]): string =>
  `(SELECT unnest([${values.map((value) => `'${value}'`).join(', ')}]) AS x)`;

const numberTypes = [
  ...['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'].flatMap((type) => [type, `U${type}`]),
  'FLOAT',
  'DOUBLE',
  'DECIMAL(9,2)',
];

describe('rows that a champion was trained on', () => {
  it('are known by whom they are about', async () =>
    expect(await overlap({})).toEqual({ method: 'entity', seen: [true, false, false] }));

  it('are known by equal values without an entity', async () =>
    expect(await overlap({ entity: null })).toEqual({ method: 'row', seen: [false, false, true] }));

  it('are known by equal values where one of the files does not name the entity', async () => {
    const nameless = `(SELECT * EXCLUDE (id) FROM ${rows(`('a', 1, 'm')`)})`;
    expect(await overlap({ trainingSet: nameless })).toEqual({ method: 'row', seen: [true, false, false] });
    expect(await overlap({ heldBack: nameless })).toMatchObject({ method: 'row' });
    expect(await overlap({ evaluation: nameless })).toEqual({ method: 'row', seen: [false] });
  });

  it('compare the columns that all files have', async () => {
    const one = `(SELECT * EXCLUDE (id, plan) FROM ${rows(`('a', 2, 'q')`)})`;
    expect(await overlap({ entity: null, trainingSet: one })).toEqual({
      method: 'row',
      seen: [false, true, false],
    });
  });

  it('are not known where the files have nothing in common', async () => {
    const other = '(SELECT 1 AS other)';
    expect(await overlap({ trainingSet: other })).toEqual({ method: 'unknown', seen: [] });
    expect(await overlap({ entity: null, columns: [] })).toEqual({ method: 'unknown', seen: [] });
  });

  it('are those that the training set has more often than were held back', async () => {
    const trainingSet = rows(`('a', 1, 'm')`, `('b', 2, 'm')`, `('b', 2, 'm')`, `('c', 3, NULL)`);
    const heldBack = rows(`('a', 1, 'm')`, `('b', 2, 'm')`);
    for (const entity of ['id', null])
      expect((await overlap({ trainingSet, heldBack, entity })).seen).toEqual([false, true, true]);
  });

  it.each([
    ['TINYINT', '2'],
    ['SMALLINT', '2'],
    ['INTEGER', '2'],
    ['BIGINT', '2'],
    ['HUGEINT', '2'],
    ['UINTEGER', '2'],
    ['FLOAT', '2'],
    ['DOUBLE', '2'],
    ['DECIMAL(9,2)', '2.00'],
    ['VARCHAR', "'2.0'"],
  ])('are the same where a number is a %s', async (type, value) => {
    const trainingSet = `(SELECT ${value}::${type} AS x)`;
    const asDouble = '(SELECT unnest([1.0, 2.0])::DOUBLE AS x)';
    expect(await overlap({ evaluation: asDouble, trainingSet, entity: null, columns: ['x'] })).toEqual({
      method: 'row',
      seen: [false, true],
    });
  });

  it('are the same where the training knows a number that the rows have as text', async () => {
    const question = { evaluation: texts('1', '2.0'), entity: null, columns: ['x'] };
    for (const type of numberTypes)
      expect((await overlap({ ...question, trainingSet: `(SELECT 2::${type} AS x)` })).seen).toEqual([
        false,
        true,
      ]);
  });

  it('tell texts apart that would be the same number', async () => {
    const question = {
      evaluation: texts('1', '1.0'),
      trainingSet: texts('1.0'),
      entity: null,
      columns: ['x'],
    };
    expect((await overlap(question)).seen).toEqual([false, true]);
  });
});

describe('columns of numbers', () => {
  it('are those of whole numbers, floating ones and decimals', () =>
    expect(numberTypes.filter((type) => !isNumberType(type))).toEqual([]));
  it.each(['INTERVAL', 'INTEGER[]', 'DECIMAL(18,3)[]', 'VARCHAR', 'BOOLEAN', 'POINTINT', undefined])(
    'are not those of %s',
    (type) => expect(isNumberType(type)).toBe(false),
  );
});
