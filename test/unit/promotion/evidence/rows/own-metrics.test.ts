import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOwnMetrics } from '../../../../../shared/promotion/evidence/rows/own-metrics.ts';
import type { ModelDescription } from '../../../../../shared/scoring/model-description.ts';
import { sampleDescription } from '../../model-sample.ts';
import { damagedParquet, emptyFolder, jsonLines, parquet, type Row } from '../../table-files.ts';

/** A version whose evaluation rows are in this file. */
const evaluated = (file: string, changes: Partial<ModelDescription> = {}) => ({
  directory: dirname(file),
  description: sampleDescription({ entity: 'id', evaluation: basename(file), ...changes }),
});

const withCost = ([tenure, cost]: readonly [number, unknown]) => ({
  id: `c${tenure}`,
  tenure,
  Churn: 'No',
  __metric_cost: cost,
});
const costs = async (...pairs: [number, unknown][]) => evaluated(await jsonLines(pairs.map(withCost)));

const withSql = async (cost: string) =>
  evaluated(await parquet(`SELECT 'c1' AS id, 1 AS tenure, 'No' AS Churn, ${cost} AS __metric_cost`));

const jan = (day: number): number => Date.UTC(2026, 0, day);

type Champion = Parameters<typeof readOwnMetrics>[2];

async function costOf(
  candidate: ReturnType<typeof evaluated>,
  champion?: Champion,
  time: string | null = null,
) {
  const [metric] = await readOwnMetrics(['cost'], candidate, champion, time);
  if (metric?.state !== 'read') throw new Error(`it is ${metric?.state}`);
  return metric;
}

async function sharedOf(candidate: readonly Row[], champion: readonly Row[], time: string | null = null) {
  const { shared } = await costOf(
    evaluated(await jsonLines(candidate)),
    evaluated(await jsonLines(champion)),
    time,
  );
  return shared;
}

describe('metrics that a version brings', () => {
  it('are in the order of value, time and entity, and entities are numbers as they come', async () => {
    const candidate = evaluated(
      await jsonLines([
        { id: 'a', seen: '2026-01-01', __metric_cost: 2 },
        { id: 'c', seen: '2026-01-05', __metric_cost: 10 },
        { id: 'b', seen: '2026-01-02', __metric_cost: 2 },
        { id: 'a', seen: '2026-01-05', __metric_cost: 10 },
        { id: 'a', seen: '2026-01-02', __metric_cost: 2 },
      ]),
    );
    expect(await readOwnMetrics(['cost'], candidate, undefined, 'seen')).toEqual([
      {
        name: 'cost',
        state: 'read',
        rows: {
          candidate: Float64Array.of(2, 2, 2, 10, 10),
          entities: ['0', '0', '1', '0', '2'],
          times: Float64Array.of(jan(1), jan(2), jan(2), jan(5), jan(5)),
        },
        shared: null,
      },
    ]);
  });

  it('are about nobody else where a row does not say whom it is about', async () => {
    const row = { id: null, __metric_cost: 1 };
    const { rows } = await costOf(evaluated(await jsonLines([row, { ...row, id: 'a' }, row])));
    expect(rows.entities?.toSorted()).toEqual(['0', '1', '2']);
  });

  it('have neither entities nor times where there are none, or nobody asks', async () => {
    const file = await jsonLines([{ id: 'a', seen: 5, __metric_cost: 1 }]);
    const numbers = { candidate: Float64Array.of(1) };
    expect((await costOf(evaluated(file, { entity: null }))).rows).toEqual(numbers);
    expect((await costOf(evaluated(file, { entity: 'who' }), undefined, 'when')).rows).toEqual(numbers);
    expect((await costOf(evaluated(file), undefined, 'seen')).rows).toEqual({
      ...numbers,
      entities: ['0'],
      times: Float64Array.of(5),
    });
  });

  it('are those that are named, in their order', async () => {
    const candidate = await costs([1, 7]);
    expect(await readOwnMetrics(['profit', 'cost'], candidate, undefined, null)).toMatchObject([
      { name: 'profit', state: 'absent' },
      { name: 'cost', state: 'read' },
    ]);
    const stopped = AbortSignal.abort(new Error('stopped'));
    expect(await readOwnMetrics([], candidate, undefined, null, stopped)).toEqual([]);
  });

  it.each([
    "'NaN'::DOUBLE",
    "'Infinity'::DOUBLE",
    'CASE WHEN n > 0 THEN n END',
    "'0.5'",
    'n > 0',
    "TIMESTAMP '2026-01-01'",
    '[n]',
  ])('are broken where a value is %s', async (value) => {
    const candidate = evaluated(
      await parquet(`SELECT n AS tenure, ${value} AS __metric_cost FROM range(2) AS t(n)`),
    );
    expect(await readOwnMetrics(['cost'], candidate, undefined, null)).toEqual([
      { name: 'cost', state: 'broken' },
    ]);
  });

  it.each([
    ['none are recorded', async () => evaluated('/nowhere/x', { evaluation: null })],
    ['their file is gone', async () => evaluated('/nowhere/rows.csv')],
    ['their file is no table', async () => evaluated('/nowhere/rows.txt')],
  ])('are all broken where %s', async (_what, candidate) =>
    expect(await readOwnMetrics(['cost', 'profit'], await candidate(), undefined, null)).toEqual([
      { name: 'cost', state: 'broken' },
      { name: 'profit', state: 'broken' },
    ]),
  );

  it('are broken where their cells cannot be read', async () => {
    const candidate = evaluated(await damagedParquet('SELECT 1 AS __metric_cost'));
    expect(await readOwnMetrics(['cost'], candidate, undefined, null)).toEqual([
      { name: 'cost', state: 'broken' },
    ]);
  });

  it('are not broken by a disk that fails, or by a stop', async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, 'rows.csv'));
    await expect(
      readOwnMetrics(['cost'], evaluated(join(folder, 'rows.csv')), undefined, null),
    ).rejects.toMatchObject({ code: 'EISDIR' });
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(readOwnMetrics(['cost'], await costs([1, 7]), undefined, null, stopped)).rejects.toThrow(
      'stopped',
    );
  });
});

describe("metrics beside the champion's", () => {
  it('are of the rows that both have, in an order of their own', async () => {
    const row = { tenure: 1, Churn: 'No', seen: '2026-01-01', __metric_cost: 5 };
    const candidate = [
      { ...row, id: 'a' },
      { ...row, id: 'b' },
      { ...row, id: 'c', __metric_cost: 4 },
      { ...row, id: 'd' },
      { ...row, id: 'e' },
    ];
    const champion = [
      { ...row, id: 'a', __metric_cost: 8 },
      { ...row, id: 'b', __metric_cost: 2 },
      { ...row, id: 'c', __metric_cost: 9 },
      { ...row, id: 'd', __metric_cost: 2 },
      { ...row, id: 'f' },
    ];
    expect(await sharedOf(candidate, champion, 'seen')).toEqual({
      candidate: Float64Array.of(4, 5, 5, 5),
      champion: Float64Array.of(9, 2, 2, 8),
      entities: ['0', '1', '2', '3'],
      times: Float64Array.of(jan(1), jan(1), jan(1), jan(1)),
    });
  });

  it.each([
    ['id', 'b'],
    ['tenure', 2],
    ['Churn', 'Yes'],
    ['seen', 2],
  ])('are of other rows where %s differs', async (column, changed) => {
    const row = { id: 'a', tenure: 1, Churn: 'No', seen: 1, __metric_cost: 5 };
    const kept = { ...row, id: 'kept', __metric_cost: 6 };
    const shared = await sharedOf([row, kept], [{ ...row, [column]: changed }, kept], 'seen');
    expect(shared).toMatchObject({ candidate: Float64Array.of(6), champion: Float64Array.of(6) });
  });

  it('are of the same rows whatever else they hold, or what a number is written as', async () => {
    const rest = { id: 'a', tenure: 1, Churn: 'No', key: 3 };
    const inputs = ['tenure', 'key', 'other', 'more', 'never'].map((name) => ({
      name,
      type: 'double' as const,
      required: false,
    }));
    const candidate = evaluated(await jsonLines([{ ...rest, other: 1, __metric_cost: 5 }]), {
      inputs,
      target: null,
    });
    const champion = evaluated(
      await jsonLines([{ ...rest, more: 2, tenure: '1.0', Churn: 'Yes', __metric_cost: 7.5 }]),
    );
    expect((await costOf(candidate, champion)).shared).toMatchObject({
      candidate: Float64Array.of(5),
      champion: Float64Array.of(7.5),
    });
  });

  it('leave out rows that are there twice, on either side', async () => {
    const rows = [1, 2, 3, 4].map((tenure) => withCost([tenure, tenure]));
    const shared = await sharedOf([...rows, withCost([1, 9])], [...rows, withCost([2, 9]), withCost([2, 8])]);
    expect(shared).toMatchObject({ candidate: Float64Array.of(3, 4), champion: Float64Array.of(3, 4) });
  });

  const absent = "the champion's evaluation rows have no column __metric_cost";
  const infinite = '__metric_cost of the champion is not finite';
  it.each<[string, string, () => Promise<Champion>]>([
    ['have no such column', absent, async () => evaluated(await jsonLines([{ id: 'c1', tenure: 1 }]))],
    ['are not recorded', absent, async () => evaluated('/nowhere/x', { evaluation: null })],
    ['are gone', absent, async () => evaluated('/nowhere/rows.parquet')],
    ['cannot be used', absent, async () => 'unusable'],
    ['are others', 'no row is in the evaluation of both versions', () => costs([2, 7])],
    ['have texts', infinite, () => costs([1, '7.5'])],
    ['have one that is no number', infinite, () => withSql("'NaN'::DOUBLE")],
    ['have one without', infinite, () => withSql('NULL::DOUBLE')],
    [
      'are damaged',
      "the champion's evaluation rows cannot be read",
      async () =>
        evaluated(
          await damagedParquet("SELECT 'c1' AS id, 1 AS tenure, 'No' AS Churn, 1.5 AS __metric_cost"),
        ),
    ],
  ])('are not known where its rows %s', async (_what, why, champion) => {
    const { rows, shared } = await costOf(await costs([1, 7]), await champion());
    expect(rows.candidate).toEqual(Float64Array.of(7));
    expect(shared).toEqual({ why });
  });
});
