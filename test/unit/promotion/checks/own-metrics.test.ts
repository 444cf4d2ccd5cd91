import { describe, expect, it } from 'vitest';
import { policySchema } from '../../../../shared/policy/policy.ts';
import { ownMetrics } from '../../../../shared/promotion/checks/own-metrics.ts';
import type { MetricRows, OwnMetric } from '../../../../shared/promotion/evidence/rows/own-metrics.ts';
import { measureDifference, measureMean } from '../../../../shared/promotion/measures/measure-own-metric.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';
import { sampleEvidence, samplePolicy, sampleRules } from '../evidence-sample.ts';

const next = createSeededGenerator(4);
const noise = Float64Array.from({ length: 400 }, () => next());
const rowsOf = (values: Float64Array): MetricRows => ({
  candidate: values,
  entities: undefined,
  times: undefined,
});
const plus = (values: Float64Array, by: number): Float64Array =>
  values.map((value, row) => value + by + 0.02 * (noise[399 - row] ?? 0));

const read = (candidate: Float64Array, champion?: Float64Array): OwnMetric => ({
  name: 'cost',
  state: 'read',
  rows: rowsOf(candidate),
  shared: champion === undefined ? null : { ...rowsOf(candidate), champion },
});

function checksOf(
  metric: OwnMetric | undefined,
  rule: object,
  champion: number | null = 1.4,
  gate: object = {},
) {
  const evidence = {
    ...sampleEvidence({ rows: 10, champion }),
    metrics: metric === undefined ? [] : [metric],
  };
  const rules = sampleRules({ metrics: { cost: rule }, ...gate });
  return ownMetrics({ evidence, rules, measurements: [], slices: [], value: undefined });
}

describe('metrics of a team', () => {
  it('lie beyond their floor by their bound', () => {
    const { value, upper, lower } = measureMean(rowsOf(noise), { alpha: 0.05, resamples: 200 });
    expect(value).toBeCloseTo(0.5, 1);
    expect(upper - value).toBeCloseTo(1.649 * Math.sqrt(1 / 12 / 400), 2);
    const [good] = checksOf(read(noise), { direction: 'lower', floor: upper + 1e-9 });
    expect(good).toMatchObject({
      id: 'metric:cost:floor',
      status: 'pass',
      observed: value,
      limit: upper + 1e-9,
      rows: 400,
    });
    expect(good?.reason).toMatch(/^mean 0\.\d{4} as the version states it, bound 0\.\d{4}, limit 0\.\d{4}$/);
    expect(good?.required).toMatch(/^upper bound below 0\.5/);
    expect(checksOf(read(noise), { direction: 'lower', floor: upper - 1e-9 })[0]).toMatchObject({
      status: 'missing',
    });
    expect(checksOf(read(noise), { direction: 'lower', floor: value - 1e-9 })[0]).toMatchObject({
      status: 'fail',
    });
    expect(checksOf(read(noise), { direction: 'higher', floor: lower - 1e-9 })[0]).toMatchObject({
      status: 'pass',
      required: expect.stringMatching(/^lower bound above/),
    });
    expect(checksOf(read(noise), { direction: 'higher', floor: lower + 1e-9 })[0]).toMatchObject({
      status: 'missing',
    });
  });

  it.each([
    ['lower', 0, 0.02, 'pass'],
    ['lower', 0.1, 0.02, 'fail'],
    ['lower', -0.1, 0.02, 'pass'],
    ['higher', -0.1, 0.02, 'fail'],
    ['higher', 0.1, 0.02, 'pass'],
    ['lower', 0.1, '30%', 'pass'],
    ['lower', 0.1, '10%', 'fail'],
  ] as const)('where %s is better, moved by %d, margin %s: %s', (direction, by, margin, status) => {
    const [check, more] = checksOf(read(plus(noise, by), noise), { direction, margin });
    expect(more).toBeUndefined();
    expect(check).toMatchObject({ id: 'metric:cost:champion', status, rows: 400 });
    expect(check?.required).toBe(`mean not worse than the champion's by ${margin}`);
    expect(check?.reason).toMatch(
      /^mean \d\.\d{4} against the champion's 0\.\d{4} on 400 rows of both: difference [+-]0\.\d{4}, bound [+-]0\.\d{4}, limit [+-]0\.\d{4}$/,
    );
    const size = margin === '30%' ? 0.3 : margin === '10%' ? 0.1 : margin;
    const mean = noise.reduce((total, value) => total + value, 0) / 400;
    const scale = typeof margin === 'string' ? mean : 1;
    expect(check?.limit).toBeCloseTo((direction === 'higher' ? -size : size) * scale, 12);
  });

  it('are paired row by row', () => {
    const { difference, candidate, champion } = measureDifference(
      { ...rowsOf(plus(noise, 0.1)), champion: noise },
      { alpha: 0.05, resamples: 200 },
    );
    expect(difference.value).toBeCloseTo(candidate.value - champion.value, 12);
    expect(difference.upper - difference.lower).toBeLessThan(0.01);
    expect(candidate.upper - candidate.lower).toBeGreaterThan(0.03);
  });

  it('count rows of one entity together', () => {
    const repeated = Float64Array.from({ length: 400 }, (_, row) => noise[Math.floor(row / 8)] ?? 0);
    const entities = Array.from({ length: 400 }, (_, row) => String(Math.floor(row / 8)));
    const options = { alpha: 0.05, resamples: 200 };
    const alone = measureMean(rowsOf(repeated), options);
    const together = measureMean({ ...rowsOf(repeated), entities }, options);
    expect(together.value).toBeCloseTo(alone.value, 12);
    expect(together.upper - together.lower).toBeGreaterThan(2 * (alone.upper - alone.lower));
  });

  it('are asked both questions, and none about a champion where there is none', () => {
    const both = { direction: 'lower', floor: 9, margin: 1 };
    expect(checksOf(read(noise, noise), both).map(({ id, status }) => [id, status])).toEqual([
      ['metric:cost:floor', 'pass'],
      ['metric:cost:champion', 'pass'],
    ]);
    expect(checksOf(read(noise), both, null).map(({ id }) => id)).toEqual(['metric:cost:floor']);
  });

  it.each([
    [undefined, 'metric:cost', 'missing', 'the evaluation rows have no column __metric_cost'],
    [
      { name: 'cost', state: 'absent' },
      'metric:cost',
      'missing',
      'the evaluation rows have no column __metric_cost',
    ],
    [
      { name: 'cost', state: 'broken' },
      'metric:cost',
      'fail',
      '__metric_cost is not a finite number in every evaluation row',
    ],
    [
      { name: 'cost', state: 'read', rows: rowsOf(noise), shared: { why: 'no row of both' } },
      'metric:cost:champion',
      'missing',
      'no row of both',
    ],
    [read(noise), 'metric:cost:champion', 'missing', 'the champion was not looked at'],
  ] as const)('are not known: %j', (metric, id, status, reason) => {
    expect(checksOf(metric, { direction: 'lower', margin: 1 })).toMatchObject([{ id, status, reason }]);
  });

  it('of rows without the time that the policy names are not taken to be of independent ones', () => {
    const evidence = { ...sampleEvidence({ rows: 10 }), metrics: [read(noise)] };
    const rules = sampleRules({ metrics: { cost: { direction: 'lower', floor: 9 } } }, { time: 'seen' });
    const judged = ownMetrics({ evidence, rules, measurements: [], slices: [], value: undefined });
    expect(judged).toMatchObject([
      { id: 'metric:cost', status: 'missing', reason: 'the evaluation rows do not all have a time in seen' },
    ]);
  });

  it('need as many rows as the policy asks for, though they all be alike', () => {
    const rule = { direction: 'lower', floor: 0.01 };
    const zeros = new Float64Array(200);
    expect(checksOf(read(zeros), rule)).toMatchObject([{ id: 'metric:cost:floor', status: 'pass' }]);
    expect(checksOf(read(zeros.subarray(1)), rule)).toMatchObject([
      {
        id: 'metric:cost:floor',
        status: 'missing',
        rows: 199,
        reason: 'only 199 evaluation rows, 200 are asked for',
      },
    ]);
  });

  it('need as many rows of both as the policy asks for', () => {
    const few = noise.subarray(0, 200);
    const rule = { direction: 'lower', margin: 1 };
    expect(checksOf(read(few, few), rule)).toMatchObject([{ status: 'pass' }]);
    expect(checksOf(read(few, few), rule, 1.4, { minRows: 201 })).toMatchObject([
      {
        status: 'missing',
        rows: 200,
        reason: 'only 200 rows are in the evaluation of both versions, 201 are asked for',
      },
    ]);
  });

  it('decide', () => {
    const evidence = sampleEvidence({ rows: 3000, correlation: 0.995 });
    const rules = sampleRules({ metrics: { cost: { direction: 'lower', margin: 0.05 } } });
    const verdictOf = (metrics: OwnMetric[]) => evaluate({ ...evidence, metrics }, rules).verdict;
    expect(verdictOf([read(noise, noise)])).toBe('promote');
    expect(verdictOf([read(plus(noise, 0.2), noise)])).toBe('reject');
    expect(verdictOf([])).toBe('insufficient-evidence');
  });
});

describe('a policy of own metrics', () => {
  it.each([
    [{ cost: { direction: 'lower' } }],
    [{ cost: { direction: 'down', floor: 1 } }],
    [{ Cost: { direction: 'lower', floor: 1 } }],
    [{ '1st': { direction: 'lower', floor: 1 } }],
    [{ [`c${'o'.repeat(50)}`]: { direction: 'lower', floor: 1 } }],
    [{ cost: { direction: 'lower', margin: 0 } }],
  ])('is refused: %j', (metrics) => {
    const policy = { task: 'binary', target: 'y', positive: 'Y', primary: 'f1', gate: { metrics } };
    expect(policySchema.safeParse(policy).error?.issues[0]?.path.slice(0, 2)).toEqual(['gate', 'metrics']);
  });

  it('is none unless it says so, and cannot be off where it does', () => {
    expect(samplePolicy().gate.metrics).toEqual({});
    const metrics = { [`c${'o'.repeat(49)}`]: { direction: 'lower', floor: 1 } };
    expect(samplePolicy({ gate: { metrics } }).gate.metrics).toEqual(metrics);
    const off = {
      task: 'binary',
      target: 'y',
      positive: 'Y',
      primary: 'f1',
      gate: { metrics, severity: { metric: 'off' } },
    };
    expect(policySchema.safeParse(off).error?.issues).toMatchObject([
      { path: ['gate', 'severity', 'metric'] },
    ]);
  });
});
