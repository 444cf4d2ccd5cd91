import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../shared/kernel/error.ts';
import type { MonitorResult } from '../../../shared/monitoring/monitor.ts';
import { type DriftReport, driftReportSchema } from '../../../shared/monitoring/report/report.ts';
import { countLabels } from '../../../shared/monitoring/windows/count-labels.ts';
import { capturedOf } from '../../../shared/monitoring/windows/count-window.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { type Cell, withDuckDb } from '../../../shared/tables/database.ts';
import { readTable } from '../../../shared/tables/read-table.ts';
import {
  createWorld,
  customers,
  labelsOf,
  MODEL,
  policyOf,
  referenceOf,
  type Row,
  type World,
} from './world.ts';

const hour = (number: number): string => `2026-03-01T${String(number).padStart(2, '0')}:00:00Z`;

/** Runs the monitor at six minutes past the end of hour `number`. */
async function watch(world: World, number: number, policy: Policy = policyOf()) {
  world.clock.set(hour(number + 1).replace('00:00Z', '06:00Z'));
  const result = await world.monitor(MODEL, policy);
  return done(result);
}

function done(result: MonitorResult): Extract<MonitorResult, { kind: 'done' }> {
  if (result.kind !== 'done') throw new Error(result.kind);
  return result;
}

function reportOf(result: MonitorResult) {
  const { window } = done(result);
  if (window.kind !== 'judged') throw new Error(window.kind);
  return window.report;
}

const labelOf = (report: DriftReport): unknown => report.columns.find(({ part }) => part === 'label');

async function readParquet(world: World, container: string, name: string): Promise<Record<string, Cell>[]> {
  const folder = await mkdtemp(join(tmpdir(), 'monitor-test-'));
  try {
    const file = join(folder, 'x.parquet');
    await world.blobs.download(container, name, file);
    return await withDuckDb(async (database) =>
      database.query(`SELECT * FROM ${await readTable(database, file)}`),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Two hours of shifted traffic, each judged: the second one raises the alarm. */
async function raiseAlarm(world: World, policy: Policy = policyOf()): Promise<Row[][]> {
  const hours = [customers(11, 300, 0.4), customers(12, 300, 0.4)];
  for (const [index, rows] of hours.entries()) {
    await world.capture(hour(index), rows);
    await watch(world, index, policy);
  }
  return hours;
}

describe('judging a window', () => {
  it('has nothing to say without predictions', async () => {
    const result = await watch(createWorld(), 0);
    expect(result.window).toEqual({ kind: 'no-predictions' });
    expect(result.retraining).toEqual({ code: 'NONE' });
  });

  it('does not take what one customer asks many times for the traffic of many', async () => {
    const world = createWorld();
    await world.capture(hour(0), customers(2, 400, 0.4), { entity_id: 'customer-1' });
    const report = reportOf(await watch(world, 0));
    expect(report).toMatchObject({ code: 'QUIET', independence: 'entities' });
    expect(new Set(report.columns.map(({ status }) => status))).toEqual(new Set(['NOT_ENOUGH_DATA']));
  });

  it('finds stationary traffic quiet, once: report, page and run in MLflow', async () => {
    const world = createWorld();
    await world.capture(hour(0), customers(2, 400));
    const first = await watch(world, 0);
    const again = done(await world.monitor(MODEL, policyOf()));
    expect(first.window).toMatchObject({
      kind: 'judged',
      repeated: false,
      report: { code: 'QUIET', rows: 400, drifted: [], alarm: { raised: false } },
    });
    expect(again.window).toEqual({ kind: 'judged', repeated: true, report: reportOf(first) });
    expect(world.runs).toHaveLength(1);
    expect(world.runs[0]?.metrics).toMatchObject({ 'monitoring.rows': 400, 'drift.columns': 0 });
    expect(await world.names('reports', `${MODEL}/drift/`)).toEqual([
      'churn/drift/20260301T010000000Z.html',
      'churn/drift/20260301T010000000Z.json',
    ]);
  });

  it('writes a report that parses, and a page that escapes', async () => {
    const world = createWorld();
    await world.capture(hour(0), customers(2, 400));
    const report = reportOf(await watch(world, 0));
    const stored = await world.blobs.read('reports', `${MODEL}/drift/${report.key}.json`);
    expect(driftReportSchema.parse(JSON.parse(Buffer.from(stored?.bytes ?? []).toString()))).toEqual(report);
    const page = await world.blobs.read('reports', `${MODEL}/drift/${report.key}.html`);
    expect(Buffer.from(page?.bytes ?? []).toString()).toContain('tenure');
  });

  it('names the columns of shifted traffic, and raises the alarm when it persists', async () => {
    const world = createWorld();
    await world.capture(hour(0), customers(2, 300));
    expect(reportOf(await watch(world, 0)).code).toBe('QUIET');
    await world.capture(hour(1), customers(3, 300, 0.4));
    const second = reportOf(await watch(world, 1));
    expect(second.drifted).toContain('tenure');
    expect(second.drifted).toContain('contract');
    expect(second.drifted).toContain('probability');
    expect(second.alarm).toMatchObject({ raised: false, hits: 1, windows: 2 });
    await world.capture(hour(2), customers(4, 300, 0.4));
    const third = reportOf(await watch(world, 2));
    expect(third.alarm).toMatchObject({
      raised: true,
      hits: 2,
      windows: 3,
      since: '2026-03-01T01:00:00.000Z',
    });
    expect(third.alarm.columns).toContain('tenure');
  });

  it('widens over thin windows, never into one judged before', async () => {
    const world = createWorld();
    await world.capture(hour(0), customers(2, 250));
    await watch(world, 0);
    await world.capture(hour(1), customers(3, 150));
    const thin = await watch(world, 1);
    expect(thin.window).toEqual({ kind: 'not-enough-data', version: '1', rows: 150, needed: 200 });
    await world.capture(hour(2), customers(4, 60));
    expect(reportOf(await watch(world, 2))).toMatchObject({
      rows: 210,
      window: { start: '2026-03-01T01:00:00.000Z', end: '2026-03-01T03:00:00.000Z', slots: 2 },
    });
    expect((await watch(world, 3)).window).toMatchObject({ kind: 'not-enough-data', rows: 0 });
  });

  it('compares the rows of the version that answered last, and starts over with a new version', async () => {
    const world = createWorld();
    await raiseAlarm(world);
    await world.capture(hour(2), customers(5, 300, 0.4));
    await world.capture(hour(2), customers(6, 250), {
      version: '2',
      timestamp: '2026-03-01T02:59:59.000Z',
      prediction_id: 'unused',
    });
    const mixed = await watch(world, 2);
    expect(mixed.window).toEqual({ kind: 'not-enough-data', version: '2', rows: 1, needed: 200 });
    expect(mixed.retraining).toEqual({ code: 'NONE' });
    await world.capture(hour(3), customers(7, 300, 0.4), { version: '2' });
    const report = reportOf(await watch(world, 3));
    expect(report).toMatchObject({ version: '2', code: 'DRIFT', rows: 300 });
    expect(report.alarm).toMatchObject({ raised: false, hits: 1, windows: 1 });
  });

  it.each(['shadow', 'canary', 'direct'] as const)(
    'leaves rows of the route %s out, of the champion’s version and of a later one that answered last',
    async (route) => {
      const world = createWorld();
      await world.capture(hour(0), customers(2, 400));
      await world.capture(hour(0), customers(3, 400, 0.4), { route, prediction_id: 'other:0' });
      const late = { route, version: '2', alias: '', timestamp: '2026-03-01T00:59:59.999Z' } as const;
      await world.capture(hour(0), customers(4, 400, 0.4), late);
      expect(reportOf(await watch(world, 0))).toMatchObject({
        code: 'QUIET',
        version: '1',
        rows: 400,
        drifted: [],
      });
    },
  );

  it('reports missing values, unknown categories and values out of range beside drift', async () => {
    const world = createWorld();
    const broken = customers(2, 400).map((row, index): Row => {
      const contract = index % 8 === 0 ? 'weekly' : (row.features['contract'] ?? null);
      const tenure = index % 4 === 0 ? null : index % 10 === 1 ? -5 : (row.features['tenure'] ?? null);
      return { ...row, features: { tenure, contract } };
    });
    await world.capture(hour(0), broken);
    const worse = reportOf(await watch(world, 0)).quality.filter((check) => check.status === 'WORSE');
    expect(worse.map((check) => [check.column, check.code])).toEqual([
      ['tenure', 'NULL_SHARE'],
      ['tenure', 'OUT_OF_RANGE'],
      ['contract', 'NEW_CATEGORIES'],
    ]);
    expect(worse[0]?.share).toBeCloseTo(0.25, 10);
  });

  it('reports a column that only has nulls as itself and judges the others', async () => {
    const world = createWorld();
    await world.capture(
      hour(0),
      customers(2, 400).map((row) => ({ ...row, features: { ...row.features, tenure: null } })),
    );
    const report = reportOf(await watch(world, 0));
    expect(report.columns.find((column) => column.column === 'tenure')?.status).toBe('NOT_ENOUGH_DATA');
    expect(report.columns.find((column) => column.column === 'contract')?.status).toBe('QUIET');
  });

  it('names redacted columns instead of comparing them', async () => {
    const world = createWorld();
    const policy = policyOf({ capture: { redact: { contract: 'drop' } } });
    const rows = customers(2, 400).map((row) => ({
      ...row,
      features: { tenure: row.features['tenure'] ?? 0 },
    }));
    await world.capture(hour(0), rows);
    const report = reportOf(await watch(world, 0, policy));
    expect(report.columns.find((column) => column.column === 'contract')?.status).toBe('REDACTED');
    expect(report.quality.some((check) => check.column === 'contract')).toBe(false);
  });

  it('measures realised performance where labels have arrived', async () => {
    const world = createWorld();
    const rows = customers(2, 400);
    await world.capture(hour(0), rows);
    world.clock.set(hour(1));
    await world.label(
      hour(0),
      rows.slice(0, 100).map((row) => ({ ...row, truth: 'No' })),
    );
    world.clock.set('2026-03-01T01:01:00Z');
    await world.label(hour(0), rows.slice(0, 200));
    const { performance } = reportOf(await watch(world, 0));
    const right = rows.slice(0, 200).filter((row) => row.truth === row.outputs['label']).length;
    expect(performance).toMatchObject({ labelled: 200, coverage: 0.5, unusable: 0 });
    expect(performance.metrics['accuracy']).toBeCloseTo(right / 200, 12);
    expect(performance.metrics['roc_auc']).toBeGreaterThan(0.7);
  });

  it('compares the labels that have arrived with those of training; their drift counts towards an alarm', async () => {
    const rows = [customers(2, 400), customers(3, 400), customers(4, 400)];
    const reference = { ...referenceOf(customers(1, 3000)), labels: { Churn: labelsOf(customers(1, 3000)) } };
    const world = createWorld({
      reference: { referenceProfile: async () => reference, referenceRows: async () => false },
    });
    for (const [index, captured] of rows.entries()) await world.capture(hour(index), captured);
    const first = reportOf(await watch(world, 0));
    expect(labelOf(first)).toMatchObject({ column: 'Churn', status: 'NOT_ENOUGH_DATA', values: 0 });
    expect(first.drifted).toEqual([]);
    world.clock.set(hour(2));
    const churned = (rows[1] ?? []).slice(0, 150).map((row) => ({ ...row, truth: 'Yes' }));
    await world.label(hour(1), churned);
    const second = reportOf(await watch(world, 1));
    expect(labelOf(second)).toMatchObject({ status: 'DRIFTED', values: 150, referenceValues: 3000 });
    expect(second).toMatchObject({ drifted: ['Churn'], alarm: { raised: false, hits: 1 } });
    expect(second.distributions.filter(({ part }) => part === 'label')).toHaveLength(1);
    expect(world.runs.at(-1)?.metrics['drift.label.Churn']).toBeGreaterThan(0.1);
    world.clock.set(hour(3));
    await world.label(
      hour(2),
      (rows[2] ?? []).map((row) => ({ ...row, truth: 'Yes' })),
    );
    const third = reportOf(await watch(world, 2));
    expect(third.alarm).toMatchObject({ raised: true, hits: 2, columns: ['Churn'] });
  });

  it('counts labels that are numbers into the bins of training, and others as what they are', async () => {
    await withDuckDb(async (database) => {
      await database.query(
        "CREATE TABLE labels AS SELECT * FROM (VALUES ('a', '1.5'), ('b', '7'), ('c', 'x'), ('z', '1')) AS t(prediction_id, label)",
      );
      await database.query(
        "CREATE TABLE captured AS SELECT unnest(['a', 'b', 'c', 'd']) AS prediction_id, '1' AS version",
      );
      const like = referenceOf([]).columns['tenure'];
      if (like === undefined) throw new TypeError('column tenure');
      const reference = { ...referenceOf([]), labels: { price: like } };
      const { price } = await countLabels(database, reference, capturedOf('1'));
      expect(price).toMatchObject({ counts: [1, 1, ...Array(10).fill(0)], invalid: 1, nulls: 0, mean: 4.25 });
    });
  });

  it('does not judge a version without a reference profile', async () => {
    const world = createWorld({
      reference: { referenceProfile: async () => undefined, referenceRows: async () => false },
    });
    await world.capture(hour(0), customers(2, 400));
    const result = await watch(world, 0);
    expect(result.window).toEqual({ kind: 'no-reference', version: '1' });
  });

  it('lets one of two runs at once through', async () => {
    const world = createWorld();
    await world.capture(hour(0), customers(2, 400));
    world.clock.set('2026-03-01T01:06:00Z');
    const results = await Promise.all([world.monitor(MODEL, policyOf()), world.monitor(MODEL, policyOf())]);
    expect(results.map((result) => result.kind).toSorted()).toEqual(['busy', 'done']);
    expect(world.runs).toHaveLength(1);
  });

  it('shows a report in MLflow later when MLflow was away', async () => {
    let away = true;
    const keys: string[] = [];
    const world = createWorld({
      runs: {
        recordMonitoringRun: async ({ key }) => {
          if (away) throw new RelevoError('MLFLOW_UNAVAILABLE', 'no answer', { retryable: true });
          keys.push(key);
          return { runId: key };
        },
      },
    });
    await world.capture(hour(0), customers(2, 400));
    await expect(watch(world, 0)).rejects.toMatchObject({ code: 'MLFLOW_UNAVAILABLE' });
    away = false;
    await world.capture(hour(1), customers(3, 400));
    await watch(world, 1);
    await watch(world, 1);
    expect(keys).toEqual(['20260301T010000000Z', '20260301T020000000Z']);
  });
});

describe('asking for retraining', () => {
  it('says which labels are missing, then uploads the labelled window once', async () => {
    const world = createWorld();
    const hours = await raiseAlarm(world);
    const missing = done(await world.monitor(MODEL, policyOf())).retraining;
    expect(missing).toMatchObject({
      code: 'LABELS_MISSING',
      predictions: 600,
      labelled: 0,
      needed: 300,
      withoutEntity: 0,
      missing: 'churn/missing-labels/drift-20260301T020000000Z.csv',
    });
    const list = await world.blobs.read('reports', 'churn/missing-labels/drift-20260301T020000000Z.csv');
    expect(
      Buffer.from(list?.bytes ?? [])
        .toString()
        .split('\n'),
    ).toHaveLength(602);

    for (const [index, rows] of hours.entries()) await world.label(hour(index), rows);
    const asked = done(await world.monitor(MODEL, policyOf())).retraining;
    expect(asked).toMatchObject({ code: 'REQUESTED', reason: 'drift', rows: 600 });
    expect(done(await world.monitor(MODEL, policyOf())).retraining).toEqual({ code: 'NONE' });

    const uploads = await world.names('training-data');
    expect(uploads).toHaveLength(1);
    expect(uploads[0]).toMatch(/^churn\/window-[0-9a-f]{16}\.parquet$/);
    const rows = await readParquet(world, 'training-data', uploads[0] ?? '');
    expect(Object.keys(rows[0] ?? {})).toEqual(['customerID', 'tenure', 'contract', 'Churn']);
    const first = hours[0]?.[0];
    expect(rows[0]).toEqual({
      customerID: 'customer-0',
      tenure: BigInt(Number(first?.features['tenure'])),
      contract: first?.features['contract'],
      Churn: first?.truth,
    });
  });

  it('asks in the very run that raises the alarm when the labels are there', async () => {
    const world = createWorld();
    const rows = [customers(11, 300, 0.4), customers(12, 300, 0.4)];
    await world.capture(hour(0), rows[0] ?? []);
    await watch(world, 0);
    await world.capture(hour(1), rows[1] ?? []);
    await world.label(hour(0), rows[0] ?? []);
    await world.label(hour(1), rows[1] ?? []);
    expect((await watch(world, 1)).retraining).toMatchObject({ code: 'REQUESTED', rows: 600 });
  });

  it('only proposes when the policy says so', async () => {
    const world = createWorld();
    const policy = policyOf({ retraining: { onDrift: 'propose', minLabelledRows: 1 } });
    const hours = await raiseAlarm(world, policy);
    await world.label(hour(0), hours[0] ?? []);
    const result = done(await world.monitor(MODEL, policy));
    expect(result.retraining).toEqual({ code: 'PROPOSED', key: 'drift-20260301T020000000Z' });
    expect(await world.names('training-data')).toEqual([]);
  });

  it('waits out the cool-down', async () => {
    const world = createWorld();
    const hours = await raiseAlarm(world);
    for (const [index, rows] of hours.entries()) await world.label(hour(index), rows);
    await world.monitor(MODEL, policyOf());
    const more = customers(13, 300, 0.4);
    await world.capture(hour(2), more);
    await world.label(hour(2), more);
    expect((await watch(world, 2)).retraining).toEqual({
      code: 'COOLDOWN',
      until: '2026-03-08T02:06:00.000Z',
    });
    expect(await world.names('training-data')).toHaveLength(1);
  });

  it('stops after rejections in a row', async () => {
    const world = createWorld({ decisions: { rejectionsInARow: async () => 2 } });
    await raiseAlarm(world);
    expect(done(await world.monitor(MODEL, policyOf())).retraining).toEqual({
      code: 'REJECTED_TOO_OFTEN',
      rejections: 2,
    });
  });

  it('refuses to train on redacted columns, naming them', async () => {
    const world = createWorld();
    const policy = policyOf({ capture: { redact: { contract: 'hash' } } });
    await raiseAlarm(world, policy);
    expect(done(await world.monitor(MODEL, policy)).retraining).toEqual({
      code: 'REDACTED_COLUMNS',
      columns: ['contract'],
    });
  });

  it('leaves out rows without an entity and unusable labels', async () => {
    const world = createWorld();
    const policy = policyOf({ retraining: { minLabelledRows: 100 } });
    const hours = [customers(11, 300, 0.4), customers(12, 300, 0.4)];
    await world.capture(hour(0), hours[0] ?? [], { entity_id: null });
    await watch(world, 0, policy);
    await world.capture(hour(1), hours[1] ?? []);
    await watch(world, 1, policy);
    await world.label(hour(0), hours[0] ?? []);
    const odd = (hours[1] ?? []).map((row, index) => (index < 50 ? { ...row, truth: 'maybe' } : row));
    await world.label(hour(1), odd);
    expect(done(await world.monitor(MODEL, policy)).retraining).toMatchObject({
      code: 'REQUESTED',
      rows: 250,
      performance: { labelled: 550, unusable: 50 },
    });
  });

  it('retrains on schedule without drift, once for each period', async () => {
    const world = createWorld();
    const policy = policyOf({ retraining: { schedule: '4h', minLabelledRows: 300 } });
    const rows = customers(2, 400);
    await world.capture(hour(0), rows);
    await world.label(hour(0), rows);
    expect((await watch(world, 0, policy)).retraining).toMatchObject({
      code: 'LABELS_MISSING',
      predictions: 0,
    });
    expect((await watch(world, 3, policy)).retraining).toMatchObject({
      code: 'REQUESTED',
      reason: 'schedule',
      rows: 400,
    });
    expect((await watch(world, 4, policy)).retraining).toEqual({ code: 'NONE' });
    expect(await world.names('training-data')).toHaveLength(1);
  });
});
