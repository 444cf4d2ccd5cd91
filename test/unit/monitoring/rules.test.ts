import { describe, expect, it } from 'vitest';
import { capturedType } from '../../../shared/monitoring/windows/captured-type.ts';
import { measureDrift } from '../../../shared/monitoring/drift/drift.ts';
import { measurePerformance, type Task } from '../../../shared/monitoring/windows/performance.ts';
import {
  type Profile,
  type ProfileColumn,
  profileSchema,
} from '../../../shared/monitoring/profile/profile.ts';
import { measureQuality } from '../../../shared/monitoring/drift/quality.ts';
import { driftReportPage } from '../../../shared/monitoring/report/report-page.ts';
import { type DriftReport, methodOf } from '../../../shared/monitoring/report/report.ts';
import {
  refuseRetraining,
  scheduledPeriod,
} from '../../../shared/monitoring/retraining/retraining-guards.ts';
import type { RetrainingRecord } from '../../../shared/monitoring/retraining/retraining-record.ts';
import { runOfReport } from '../../../shared/monitoring/report/run-of-report.ts';
import { taskOf } from '../../../shared/monitoring/windows/task-of.ts';
import { trainingLayout } from '../../../shared/monitoring/retraining/training-layout.ts';
import { graceMs, lastWindowEnd } from '../../../shared/monitoring/windows/window.ts';
import { policyOf } from './world.ts';

const category = (counts: Record<string, number>, other = 0, nulls = 0): ProfileColumn => ({
  kind: 'category',
  counts,
  other,
  nulls,
});
const number = (
  counts: number[],
  more: Partial<Extract<ProfileColumn, { kind: 'number' }>> = {},
): ProfileColumn => ({
  kind: 'number',
  edges: [...counts.keys(), counts.length],
  counts,
  nulls: 0,
  nan: 0,
  infinite: 0,
  below: 0,
  above: 0,
  min: null,
  max: null,
  mean: null,
  m2: null,
  ...more,
});
const profile = (
  columns: Record<string, ProfileColumn>,
  outputs: Record<string, ProfileColumn> = {},
): Profile => ({
  format: 1,
  rows: 1000,
  columns,
  outputs,
});
const labelled = (labels?: Record<string, ProfileColumn>): Profile => ({
  ...profile({ x: number([500, 500]) }),
  ...(labels === undefined ? {} : { labels }),
});
const driftOptions = { threshold: 0.1, alpha: 0.05, redacted: new Set(['secret']) };
const qualityOptions = { alpha: 0.05, redacted: new Set(['secret']), maxNullShares: { limited: 0.02 } };

describe('drift of a column', () => {
  it.each([
    ['the same shares', number([500, 500]), number([100, 100]), 'QUIET'],
    ['other shares', number([500, 500]), number([160, 40]), 'DRIFTED'],
    ['values outside the edges', number([500, 500]), number([50, 50], { above: 100 }), 'DRIFTED'],
    ['a significant trifle', number([50_000, 50_000]), number([51_500, 48_500]), 'QUIET'],
    ['a large effect of chance', number([500, 500]), number([33, 22]), 'QUIET'],
    ['too few values', number([500, 500]), number([49, 0]), 'NOT_ENOUGH_DATA'],
    ['missing values only', number([500, 500]), number([0, 0], { nulls: 500 }), 'NOT_ENOUGH_DATA'],
    ['a constant that stays', number([1000]), number([500]), 'QUIET'],
    ['a constant that changes', number([1000]), number([0], { above: 500 }), 'DRIFTED'],
    ['new categories', category({ a: 500, b: 500 }), category({ a: 50, b: 50 }, 100), 'DRIFTED'],
    ['a category that vanishes', category({ a: 500, b: 500 }), category({ a: 200, b: 0 }), 'DRIFTED'],
    ['more missing values', category({ a: 500, b: 500 }), category({ a: 100, b: 100 }, 0, 800), 'QUIET'],
  ] as const)('with %s is as expected', (_name, before, after, status) => {
    const [column] = measureDrift(profile({ x: before }), profile({ x: after }), driftOptions);
    expect(column?.status).toBe(status);
  });

  it('is none where there is no column, or a redacted one', () => {
    const reference = profile(
      { gone: number([1000]), secret: number([1000]) },
      { label: category({ a: 1 }) },
    );
    const result = measureDrift(reference, profile({}), driftOptions);
    expect(result.map((column) => [column.column, column.part, column.status])).toEqual([
      ['gone', 'feature', 'MISSING'],
      ['secret', 'feature', 'REDACTED'],
      ['label', 'output', 'MISSING'],
    ]);
  });

  it('is looked for in labels that have arrived, whose number is their size', () => {
    const reference = labelled({ churn: category({ Yes: 250, No: 750 }) });
    const statusOf = (labels?: Record<string, ProfileColumn>): unknown =>
      measureDrift(reference, labelled(labels), driftOptions).find(({ part }) => part === 'label');
    const drifted = { column: 'churn', status: 'DRIFTED', values: 200, referenceValues: 1000 };
    expect(statusOf({ churn: category({ Yes: 120, No: 80 }) })).toMatchObject(drifted);
    expect(statusOf({ churn: category({ Yes: 50, No: 150 }) })).toMatchObject({ status: 'QUIET' });
    const few = { status: 'NOT_ENOUGH_DATA', values: 49 };
    expect(statusOf({ churn: category({ Yes: 40, No: 9 }) })).toMatchObject(few);
    for (const none of [undefined, {}, { churn: category({ Yes: 0, No: 0 }) }])
      expect(statusOf(none)).toMatchObject({ status: 'NOT_ENOUGH_DATA', values: 0 });
    const unknown = labelled({ churn: category({ Yes: 50, No: 130 }, 20) });
    expect(measureQuality(reference, unknown, qualityOptions)).toContainEqual(
      expect.objectContaining({ column: 'churn', code: 'NEW_CATEGORIES', share: 0.1, status: 'WORSE' }),
    );
    const missing = measureQuality(reference, labelled(), qualityOptions).map(({ column }) => column);
    expect(new Set(missing)).toEqual(new Set(['x']));
  });

  it('is not seen in a thousand rare categories', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `k${index}`);
    const before = Object.fromEntries(names.map((name, index) => [name, index % 5]));
    const after = Object.fromEntries(names.map((name, index) => [name, (index * 7) % 5]));
    const [column] = measureDrift(
      profile({ x: category(before) }),
      profile({ x: category(after) }),
      driftOptions,
    );
    expect(column).toMatchObject({ status: 'QUIET', bins: 1, effect: 0 });
  });

  it('in many columns needs stronger evidence than in one', () => {
    const stable = Object.fromEntries(
      Array.from({ length: 99 }, (_, index) => [`s${index}`, number([500, 500])] as const),
    );
    const alone = measureDrift(
      profile({ x: number([500, 500]) }),
      profile({ x: number([62, 38]) }),
      driftOptions,
    );
    const among = measureDrift(
      profile({ x: number([500, 500]), ...stable }),
      profile({ x: number([62, 38]), ...stable }),
      driftOptions,
    );
    expect(among[0]?.pValue).toBe(alone[0]?.pValue);
    expect(among[0]?.adjustedP).toBeGreaterThan(alone[0]?.adjustedP ?? 1);
  });
});

describe('data quality', () => {
  it.each([
    ['missing values', number([1000]), number([300], { nulls: 100 }), 'NULL_SHARE', 'WORSE'],
    ['a few missing values', number([1000]), number([399], { nulls: 1 }), 'NULL_SHARE', 'FINE'],
    ['as many as ever', number([500], { nulls: 500 }), number([200], { nulls: 200 }), 'NULL_SHARE', 'FINE'],
    ['infinite values', number([1000]), number([300], { infinite: 50, nan: 50 }), 'NOT_FINITE', 'WORSE'],
    ['values out of range', number([1000]), number([300], { below: 60, above: 40 }), 'OUT_OF_RANGE', 'WORSE'],
    ['new categories', category({ a: 1000 }), category({ a: 300 }, 100), 'NEW_CATEGORIES', 'WORSE'],
  ] as const)('tells of %s', (_name, before, after, code, status) => {
    const checks = measureQuality(profile({ x: before }), profile({ x: after }), qualityOptions);
    expect(checks.find((check) => check.code === code)?.status).toBe(status);
    expect(checks.filter((check) => check.status === 'WORSE').length).toBe(status === 'WORSE' ? 1 : 0);
  });

  it('cannot call a category new where the reference does not name all of its own', () => {
    const reference = profile({ x: category({ a: 900 }, 100) });
    const checks = measureQuality(reference, profile({ x: category({ a: 10 }, 390) }), qualityOptions);
    expect(checks.map((check) => check.code)).toEqual(['NULL_SHARE']);
  });

  it("holds a column to the policy's limit whatever its reference", () => {
    const before = number([950], { nulls: 50 });
    const checks = measureQuality(
      profile({ limited: before }),
      profile({ limited: number([380], { nulls: 20 }) }),
      qualityOptions,
    );
    expect(checks[0]).toMatchObject({ code: 'NULL_SHARE', share: 0.05, status: 'WORSE' });
  });

  it('names a column that has gone, not one that was redacted', () => {
    const checks = measureQuality(
      profile({ gone: number([1]), secret: number([1]) }),
      profile({}),
      qualityOptions,
    );
    expect(checks.map((check) => [check.column, check.code, check.status])).toEqual([
      ['gone', 'COLUMN_MISSING', 'WORSE'],
    ]);
  });

  it('has shares of 0 in an empty window', () => {
    const checks = measureQuality(
      profile({ x: number([1000]) }),
      profile({ x: number([0]) }),
      qualityOptions,
    );
    expect(checks.every((check) => check.share === 0 && check.status === 'FINE')).toBe(true);
  });
});

describe('realised performance', () => {
  const binary: Task = { task: 'binary', positive: 'Yes', labels: ['Yes', 'No'] };
  const outputs = new Map([
    ['label', ['Yes', 'No', 'Yes', 'No']],
    ['probability', [0.9, 0.2, 0.6, 0.4]],
  ]);

  it('of a binary model', () => {
    const result = measurePerformance(binary, { truth: ['Yes', 'No', 'No', 'maybe'], outputs }, 10);
    expect(result).toMatchObject({ labelled: 3, coverage: 0.3, unusable: 1 });
    expect(result.metrics['accuracy']).toBeCloseTo(2 / 3, 12);
    expect(result.metrics['precision']).toBeCloseTo(0.5, 12);
    expect(result.metrics['recall']).toBe(1);
    expect(result.metrics['roc_auc']).toBe(1);
    expect(result.metrics['brier']).toBeCloseTo((0.01 + 0.04 + 0.36) / 3, 12);
  });

  it('has no value where one class only has arrived', () => {
    const result = measurePerformance(binary, { truth: ['Yes', 'Yes', 'Yes', 'Yes'], outputs }, 4);
    expect(result.metrics['roc_auc']).toBeNull();
    expect(result.metrics['accuracy']).toBe(0.5);
  });

  it('without labels is empty', () => {
    expect(measurePerformance(binary, { truth: [], outputs: new Map() }, 0)).toEqual({
      labelled: 0,
      coverage: 0,
      unusable: 0,
      metrics: {},
    });
  });

  it('of several classes, named by the outputs', () => {
    const policy = policyOf({ task: 'multiclass' });
    const names = ['label', 'probability_a', 'probability_b', 'probability_c'];
    const data = new Map<string, (string | number)[]>([
      ['label', ['a', 'b', 'c']],
      ['probability_a', [0.8, 0.1, 0.3]],
      ['probability_b', [0.1, 0.8, 0.3]],
      ['probability_c', [0.1, 0.1, 0.4]],
    ]);
    const result = measurePerformance(taskOf(policy, names), { truth: ['a', 'b', 'b'], outputs: data }, 3);
    expect(result.metrics['accuracy']).toBeCloseTo(2 / 3, 12);
    expect(result.metrics['log_loss']).toBeCloseTo(-(Math.log(0.8) * 2 + Math.log(0.3)) / 3, 12);
  });

  it('of a regression, leaving out labels that are no numbers', () => {
    const result = measurePerformance(
      { task: 'regression' },
      { truth: ['1', '2.5', 'x', ''], outputs: new Map([['prediction', [1, 2, 0, 0]]]) },
      4,
    );
    expect(result).toMatchObject({ labelled: 2, unusable: 2 });
    expect(result.metrics['mae']).toBeCloseTo(0.25, 12);
  });
});

const record = (requestedAt: string, key = 'drift-x'): RetrainingRecord => ({
  format: 1,
  key,
  reason: 'drift',
  version: '1',
  path: 'x',
  digest: 'x',
  rows: 1,
  requestedAt,
});

describe('guards of retraining', () => {
  const now = new Date('2026-03-31T00:00:00Z');
  const { retraining } = policyOf();

  it('let the first request pass', () => {
    expect(refuseRetraining(retraining, 'drift', [], 0, now)).toBeUndefined();
  });

  it('hold the cool-down for drift, not for the schedule', () => {
    const records = [record('2026-03-25T00:00:00Z')];
    expect(refuseRetraining(retraining, 'drift', records, 0, now)).toEqual({
      code: 'COOLDOWN',
      until: '2026-04-01T00:00:00.000Z',
    });
    expect(refuseRetraining(retraining, 'schedule', records, 0, now)).toBeUndefined();
    expect(refuseRetraining(retraining, 'drift', [record('2026-03-24T00:00:00Z')], 0, now)).toBeUndefined();
  });

  it('count the last 30 days', () => {
    const days = ['2026-03-02', '2026-03-08', '2026-03-15', '2026-03-22'];
    const records = days.map((day) => record(`${day}T00:00:00Z`));
    expect(refuseRetraining(retraining, 'drift', records, 0, now)).toEqual({
      code: 'MONTHLY_LIMIT',
      requests: 4,
    });
    const older = [record('2026-02-28T00:00:00Z'), ...records.slice(1)];
    expect(refuseRetraining(retraining, 'drift', older, 0, now)).toBeUndefined();
  });

  it('put the schedule off when a request came in meanwhile, but not its own', () => {
    expect(scheduledPeriod(null, [], now)).toBeUndefined();
    const period = scheduledPeriod('10d', [], now);
    expect(period?.end.getTime()).toBe((period?.start.getTime() ?? 0) + 10 * 86_400_000);
    expect(period?.end.getTime()).toBeLessThanOrEqual(now.getTime());
    const recent = '2026-03-30T00:00:00Z';
    expect(scheduledPeriod('10d', [record(recent)], now)).toBeUndefined();
    expect(scheduledPeriod('10d', [record(recent, period?.key)], now)).toEqual(period);
  });
});

describe('windows', () => {
  it('end on multiples of their length, once late rows had time to arrive', () => {
    const hour = 3_600_000;
    expect(lastWindowEnd(new Date('2026-03-01T05:04:59Z'), hour)).toEqual(new Date('2026-03-01T04:00:00Z'));
    expect(lastWindowEnd(new Date('2026-03-01T05:05:00Z'), hour)).toEqual(new Date('2026-03-01T05:00:00Z'));
    expect([1000, 20_000, 60_000, hour].map(graceMs)).toEqual([1000, 2000, 6000, 300_000]);
  });
});

describe('the layout of a labelled window', () => {
  it("has the policy's columns in its order, then the others, hostile names included", () => {
    const policy = policyOf({
      time: 'when',
      columns: { Churn: { type: 'boolean' }, customerID: { type: 'string' }, tenure: { type: 'long' } },
    });
    const reference = profile({ tenure: number([1]), 'it"s': category({ a: 1 }) });
    const layout = trainingLayout(reference, policy);
    expect(layout.names).toEqual(['Churn', 'customerID', 'tenure', 'it"s', 'when']);
    expect(layout.select).toContain('TRY_CAST("features.it""s" AS VARCHAR) AS "it""s"');
    expect(layout.columns.map((column) => column.type)).toEqual(['long', 'string']);
  });

  it('types captured columns after redaction', () => {
    const policy = policyOf({ capture: { redact: { contract: 'hash', tenure: { bucket: 10 } } } });
    expect(capturedType(policy, 'features', 'contract')).toBe('string');
    expect(capturedType(policy, 'features', 'tenure')).toBe('double');
    expect(capturedType(policy, 'features', 'unknown')).toBeUndefined();
    expect(capturedType(policy, 'outputs', 'label')).toBe('string');
    expect(capturedType(policy, 'outputs', 'probability_x')).toBe('double');
  });
});

describe('a report', () => {
  const name = `<script>alert("x")</script> & 'é'`;
  const report: DriftReport = {
    format: 1,
    code: 'DRIFT',
    model: 'churn',
    version: '3',
    key: '20260301T000000000Z',
    window: { start: '2026-02-28T00:00:00.000Z', end: '2026-03-01T00:00:00.000Z', slots: 2 },
    createdAt: '2026-03-01T00:10:00.000Z',
    rows: 600,
    referenceRows: 1000,
    method: methodOf('jensen-shannon'),
    threshold: 0.1,
    alpha: 0.05,
    independence: 'unknown',
    columns: measureDrift(
      profile({ [name]: number([500, 500]), gone: number([1000]) }),
      profile({ [name]: number([500, 100]) }),
      driftOptions,
    ),
    drifted: [name],
    quality: [],
    signals: [],
    distributions: [],
    joint: null,
    performance: { labelled: 10, coverage: 0.1, unusable: 0, metrics: { accuracy: 0.5, roc_auc: null } },
    alarm: { raised: true, hits: 3, windows: 5, columns: [name], since: '2026-02-27T00:00:00.000Z' },
  };

  it('as a page escapes every name and brings everything that it needs', async () => {
    const page = await driftReportPage(report);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;é&#39;');
    expect(page).toContain('Drift in 1 of 2 columns');
    expect(page).toContain('raised: drift in 3 of the last 5 windows');
    expect(page).toContain('10.0 %');
    expect(page).not.toMatch(/src=|href=|url\(/);
  });

  it('as a run has metrics whose names MLflow takes', () => {
    const run = runOfReport(report, 'page');
    expect(Object.keys(run.metrics).every((metric) => /^[\w\-. :/]{1,250}$/.test(metric))).toBe(true);
    expect(run.metrics).toMatchObject({
      'drift.columns': 1,
      'drift.alarm': 1,
      'realised.accuracy': 0.5,
      'realised.coverage': 0.1,
    });
    expect('realised.roc_auc' in run.metrics).toBe(false);
  });
});

describe('a profile', () => {
  it.each([
    ['bins that do not fit the edges', number([1, 2], { edges: [0, 1] })],
    ['edges that do not increase', number([1, 2], { edges: [0, 0, 1] })],
    ['negative counts', number([-1])],
  ])('with %s is refused', (_name, column) => {
    expect(profileSchema.safeParse(profile({ x: column })).success).toBe(false);
  });
});
