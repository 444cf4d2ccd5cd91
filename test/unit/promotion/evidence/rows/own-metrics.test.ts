import { describe, expect, it } from 'vitest';
import type { OwnMetric } from '../../../../../shared/promotion/evidence/rows/own-metrics.ts';
import { packEvidence, unpackEvidence } from '../../../../../shared/promotion/record/packed-evidence.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { damage, gatherFrom, shelve, type ShelvedModel } from '../../model-shelf.ts';

const rules = (names: readonly string[], rest: object = {}) =>
  sampleRules(
    { metrics: Object.fromEntries(names.map((name) => [name, { direction: 'lower', margin: 1 }])) },
    { entity: 'customerID', ...rest },
  );

const numbered = 'SELECT *, row_number() OVER () AS n FROM rows';
const withCost = (cost: string, where = 'true') =>
  shelve({
    version: '2',
    rows: `SELECT * EXCLUDE (n), ${cost} AS __metric_cost FROM (${numbered}) WHERE ${where}`,
  });

/** A model with some of its rows a second time. */
const twice = (where: string) =>
  shelve({
    version: '2',
    rows: `SELECT * EXCLUDE (n), n AS __metric_cost FROM (SELECT * FROM (${numbered}) UNION ALL SELECT * FROM (${numbered}) WHERE ${where})`,
  });

async function metricsOf(
  candidate: ShelvedModel,
  champion?: ShelvedModel,
  rest: object = {},
): Promise<OwnMetric[]> {
  return (await gatherFrom(candidate, champion, rules(['cost'], rest))).metrics;
}

async function sharedOf(candidate: ShelvedModel, champion: ShelvedModel, rest: object = {}) {
  const [metric] = await metricsOf(candidate, champion, rest);
  if (metric?.state !== 'read') throw new Error(`it is ${metric?.state}`);
  return metric.shared;
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

describe('metrics that a version brings', () => {
  it('are numbers of its evaluation rows, in an order of their own, of entities that are numbers', async () => {
    const [metric] = await metricsOf(await withCost('401 - n'));
    if (metric?.state !== 'read') throw new Error('not read');
    expect(Array.from(metric.rows.candidate)).toEqual(Array.from({ length: 400 }, (_, at) => at + 1));
    expect(metric.rows.entities?.slice(0, 3)).toEqual(['0', '1', '2']);
    expect(metric).toEqual({
      name: 'cost',
      state: 'read',
      rows: { candidate: expect.any(Float64Array), entities: expect.any(Array), times: undefined },
      shared: null,
    });
  });

  it('are the same whatever the order of the rows, and are kept as they are', async () => {
    const one = await shelve({ rows: 'SELECT *, tenure % 7 AS __metric_cost FROM rows' });
    const other = await shelve({
      rows: 'SELECT *, tenure % 7 AS __metric_cost FROM rows ORDER BY MonthlyCharges',
    });
    const found = await metricsOf(one);
    expect(await metricsOf(other)).toEqual(found);
    const evidence = await gatherFrom(one, undefined, rules(['cost']));
    expect((await unpackEvidence(await packEvidence(evidence))).metrics).toEqual(found);
  });

  it('are absent where no column has the name', async () => {
    expect(await metricsOf(await shelve())).toEqual([{ name: 'cost', state: 'absent' }]);
  });

  it.each([
    "'NaN'::DOUBLE",
    'CASE WHEN n > 1 THEN 1 END',
    "'Infinity'::DOUBLE",
    "'0.5'",
    'n > 1',
    "TIMESTAMP '2026-01-01'",
  ])('are broken where a value is %s', async (value) => {
    expect(await metricsOf(await withCost(value))).toEqual([{ name: 'cost', state: 'broken' }]);
  });

  it('are those that the policy names, and none of a candidate that cannot be scored', async () => {
    const candidate = await withCost('n');
    expect((await gatherFrom(candidate, undefined, rules(['profit', 'cost']))).metrics).toMatchObject([
      { name: 'profit', state: 'absent' },
      { name: 'cost', state: 'read' },
    ]);
    expect((await gatherFrom(candidate, undefined, rules([]))).metrics).toEqual([]);
    await damage(candidate, 'model.onnx');
    expect(await metricsOf(candidate)).toEqual([]);
  });

  it('have the time of each row where the policy names one', async () => {
    const rows = 'SELECT *, tenure AS __metric_cost, 1000 - MonthlyCharges AS seen FROM rows';
    const [metric] = await metricsOf(await shelve({ rows }), undefined, { time: 'seen' });
    if (metric?.state !== 'read') throw new Error('not read');
    expect(metric.rows.times?.every((time) => time > 800 && time < 1000)).toBe(true);
    const [timeless] = await metricsOf(await withCost('n'), undefined, { time: 'seen' });
    expect(timeless).toMatchObject({ state: 'read', rows: { times: undefined } });
  });
});

describe("metrics beside the champion's", () => {
  it('are of the rows that both have', async () => {
    const shared = await sharedOf(await withCost('n', 'n <= 300'), await withCost('n + 0.5', 'n > 100'));
    if (shared === null || 'why' in shared) throw new Error('not shared');
    expect(shared.candidate).toEqual(Float64Array.from({ length: 200 }, (_, at) => 101 + at));
    expect(shared.champion).toEqual(Float64Array.from({ length: 200 }, (_, at) => 101.5 + at));
    expect(new Set(shared.entities).size).toBe(200);
  });

  it('leave out rows that are there twice, on either side', async () => {
    const shared = await sharedOf(await twice('n = 1'), await twice('n IN (2, 3)'));
    if (shared === null || 'why' in shared) throw new Error('not shared');
    expect(shared.candidate).toHaveLength(397);
    expect(sum(shared.champion)).toBe((400 * 401) / 2 - 6);
  });

  it('are not taken for the same where a label or a value differs', async () => {
    const changed = await shelve({
      version: '1',
      rows: `SELECT * EXCLUDE (n) REPLACE (CASE WHEN n <= 30 THEN tenure + 1 ELSE tenure END AS tenure), n AS __metric_cost FROM (${numbered})`,
    });
    const shared = await sharedOf(await withCost('n'), changed);
    if (shared === null || 'why' in shared) throw new Error('not shared');
    expect(shared.candidate).toHaveLength(370);
  });

  it.each([
    ["the champion's evaluation rows have no column __metric_cost", () => shelve({ version: '1' })],
    ['no row is in the evaluation of both versions', () => withCost('n', 'n > 200')],
    ['__metric_cost of the champion is not finite', () => withCost("'NaN'::DOUBLE")],
    ['__metric_cost of the champion is not finite', () => withCost("'much'")],
    [
      "the champion's evaluation rows have no column __metric_cost",
      async () => {
        const champion = await withCost('n');
        await damage(champion, 'model.onnx');
        return champion;
      },
    ],
  ])('are not known: %s', async (why, champion) => {
    expect(await sharedOf(await withCost('n', 'n <= 200'), await champion())).toEqual({ why });
  });
});
