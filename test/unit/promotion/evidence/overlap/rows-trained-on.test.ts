import { describe, expect, it } from 'vitest';
import { rowsTrainedOn } from '../../../../../shared/promotion/evidence/overlap/rows-trained-on.ts';
import type { ModelDescription } from '../../../../../shared/scoring/model-description.ts';
import { withDuckDb } from '../../../../../shared/tables/database.ts';
import type { ColumnValues } from '../../../../../shared/tables/read-columns.ts';
import { sampleDescription, sampleRows } from '../../model-sample.ts';

/** How many rows the candidate knows by these counts; `given` is SQL for the rows that its training was given. */
const trainedOn = (counts: ColumnValues, by: Partial<ModelDescription> = {}, given?: string) =>
  withDuckDb((database) =>
    rowsTrainedOn(database, sampleRows({ __training_rows: counts }), sampleDescription(by), given),
  );

const chanceOf = async (given: string, by: Partial<ModelDescription> = {}) =>
  (await trainedOn([0], by, given))?.chance;

const twins = (...values: string[]): string =>
  `(SELECT * FROM (VALUES ${values.join(', ')}) AS t(tenure, Churn, other))`;

describe('rows of the own training', () => {
  it('are those that were counted there at least once', async () => {
    const entity = { method: 'entity', rows: 4, chance: 0 };
    expect(await trainedOn([0, 2, 0, 1], { entity: 'id' })).toEqual({ ...entity, seen: 2 });
    expect(await trainedOn([0, 0, 0, 0], { entity: 'id' })).toEqual({ ...entity, seen: 0 });
    expect(await trainedOn([], { entity: 'id' })).toEqual({ ...entity, rows: 0, seen: 0 });
  });

  it.each([
    ['has no count', [0, null]],
    ['has less than none', [0, -1]],
    ['has half a one', [1, 0.5]],
    ['has something else', [1, 'many']],
  ])('are not known where a row %s', async (_what, counts) => {
    expect(await trainedOn(counts, { entity: 'id' })).toBeUndefined();
    expect(await trainedOn(counts)).toBeUndefined();
  });

  it('are not known without their column', async () =>
    expect(
      await withDuckDb((database) =>
        rowsTrainedOn(database, sampleRows({ tenure: [1] }), sampleDescription(), undefined),
      ),
    ).toBeUndefined());

  it('are told by their values where there is no entity', async () =>
    expect(await trainedOn([1, 0, 0])).toEqual({ method: 'row', rows: 3, seen: 1, chance: null }));

  it('have twins by chance as often as the rows of the training have', async () => {
    const some = twins(`(1, 'a', 1)`, `(1, 'a', 2)`, `(1, 'b', 3)`, `(2, 'a', 4)`, `(3, 'a', 5)`);
    expect(await chanceOf(some)).toBe(2 / 5);
    expect(await chanceOf(some, { target: null })).toBe(3 / 5);
    expect(await chanceOf(some, { inputs: [] })).toBe(4 / 5);
    expect(await chanceOf(twins(`(1, 'a', 1)`, `(2, 'a', 2)`))).toBe(0);
    expect(await chanceOf(some, { entity: 'id' })).toBe(0);
  });
});
