import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createInspectTraining } from '../../../shared/app/adapters/inspect-training.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { profileSchema } from '../../../shared/monitoring/profile/profile.ts';
import type { InspectTrainingInput, RegisteredVersion } from '../../../shared/promotion/ports.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { readTable } from '../../../shared/tables/read-table.ts';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';
import { samplePolicy } from '../promotion/evidence-sample.ts';

const FIXTURE = join(import.meta.dirname, '../../fixtures/models/telco-lr/relevo');
const clock: Clock = { now: () => new Date(Date.now() + 3_600_000), sleep: async () => undefined };
const version: RegisteredVersion = {
  model: 'churn',
  version: '7',
  createdAt: clock.now().getTime(),
  runId: null,
  status: 'READY',
  description: '',
  tags: {},
};

/** A model directory with the Telco reference profile, changed. */
async function profiled(changes: object = {}): Promise<{ directory: string; profile: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'relevo-inspect-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await cp(FIXTURE, directory, { recursive: true });
  const text = await readFile(join(directory, 'profile.json'), 'utf8');
  const profile = profileSchema.parse({ ...profileSchema.parse(JSON.parse(text)), ...changes });
  await writeFile(join(directory, 'profile.json'), JSON.stringify(profile));
  return { directory, profile: 'profile.json' };
}

const counts = (labels: Record<string, number>, other = 0) => ({
  labels: { Churn: { kind: 'category', counts: labels, other, nulls: 0 } },
});

/** Requests of the last hours that are the fixture's evaluation rows, in SQL. */
async function requests(blobs: ReturnType<typeof createMemoryBlobStore>, sql: string): Promise<void> {
  const lines = await withDuckDb(async (database) => {
    const rows = await readTable(database, join(FIXTURE, 'evaluation.parquet'));
    const features = `SELECT * EXCLUDE (customerID, Churn, __label, __probability) FROM (${sql.replaceAll(/\brows\b/g, rows)})`;
    const found = await database.query(`SELECT to_json(t)::VARCHAR AS line FROM (${features}) t`);
    return found.map(({ line }) => String(line));
  });
  const now = clock.now();
  const hour = new Date(now.getTime() - 3_600_000).toISOString();
  for (const [at, features] of lines.entries()) {
    const row = `{"prediction_id":"p-${at}","timestamp":"${hour}","version":"6","alias":"champion","route":"champion","features":${features},"outputs":{}}`;
    await blobs.append(
      'inference',
      `model=churn/date=${hour.slice(0, 10)}/hour=${hour.slice(11, 13)}/a.jsonl`,
      `${row}\n`,
    );
  }
}

type Options = {
  policy?: object;
  candidate?: InspectTrainingInput['candidate'];
  champion?: InspectTrainingInput['champion'];
  tags?: Record<string, string>;
  blobs?: ReturnType<typeof createMemoryBlobStore>;
  of?: Partial<RegisteredVersion>;
};

async function inspect(options: Options = {}) {
  const { policy = {}, candidate, champion, tags = {}, blobs = createMemoryBlobStore(), of = {} } = options;
  const inspected = createInspectTraining({
    blobs,
    policyOf: (model) => (model === 'churn' ? samplePolicy({ ...policy }) : undefined),
    clock,
  });
  const run = { metrics: {}, parameters: {}, tags };
  return inspected({
    version: { ...version, ...of },
    run,
    candidate: candidate ?? (await profiled()),
    champion,
  });
}

describe('what a candidate was trained on', () => {
  it('is what its profile says', async () => {
    expect(await inspect()).toEqual({
      state: 'known',
      rows: 6643,
      uploaded: null,
      ageMs: null,
      findings: [],
      drift: { kind: 'none', why: '0 of 500 requests to compare with' },
      labels: null,
      championLabels: null,
    });
  });

  it('is not known without a readable profile, or a policy', async () => {
    const unknown = { state: 'unknown', why: 'the version has no readable reference profile' };
    const { directory } = await profiled();
    expect(await inspect({ candidate: { directory, profile: null } })).toEqual(unknown);
    expect(await inspect({ candidate: { directory, profile: 'gone.json' } })).toEqual(unknown);
    await writeFile(join(directory, 'odd.json'), '{"format":2}');
    expect(await inspect({ candidate: { directory, profile: 'odd.json' } })).toEqual(unknown);
    await expect(inspect({ candidate: { directory, profile: 'profile.json/deeper' } })).rejects.toThrow(
      'ENOTDIR',
    );
  });

  it('arrived nobody knows when where the upload is newer than the files', async () => {
    const blobs = createMemoryBlobStore();
    await blobs.write('training-data', 'churn/march.csv', 'x');
    const tags = { 'relevo.upload': 'churn/march.csv' };
    const before = Date.now() - 60_000;
    const unknown = { uploaded: null, ageMs: null };
    expect(await inspect({ blobs, tags, of: { createdAt: before } })).toMatchObject(unknown);
    const released = { 'relevo.threshold': '0.2', 'relevo.threshold_files_at': String(before) };
    expect(await inspect({ blobs, tags, of: { tags: released } })).toMatchObject(unknown);
  });

  it('arrived with the upload that the run names', async () => {
    const blobs = createMemoryBlobStore();
    const before = Date.now();
    await blobs.write('training-data', 'churn/march.csv', 'x');
    await blobs.write('training-data', 'churn/march.csv.old', 'x');
    const found = await inspect({ blobs, tags: { 'relevo.upload': 'churn/march.csv' } });
    if (found.state !== 'known') throw new Error(found.why);
    expect(Date.parse(found.uploaded ?? '')).toBeGreaterThanOrEqual(before - 1000);
    expect(found.ageMs).toBeGreaterThanOrEqual(3_599_000);
    expect(found.ageMs).toBeLessThan(3_700_000);
    for (const upload of ['churn/march', '', 'churn/gone.csv'])
      expect(await inspect({ blobs, tags: { 'relevo.upload': upload } })).toMatchObject({
        uploaded: null,
        ageMs: null,
      });
  });

  it('is held against the columns of the policy', async () => {
    const columns = { tenure: { type: 'long', max: 60 }, Contract: { type: 'string' } };
    expect(await inspect({ policy: { columns } })).toMatchObject({
      findings: [{ column: 'tenure', code: 'OUT_OF_RANGE' }],
    });
  });

  it('has labels, and so has the champion', async () => {
    const candidate = await profiled(counts({ No: 60, Yes: 30 }, 10));
    const champion = await profiled(counts({ No: 75, Yes: 25 }));
    expect(await inspect({ candidate, champion })).toMatchObject({
      labels: { No: 0.6, Yes: 0.3 },
      championLabels: { No: 0.75, Yes: 0.25 },
    });
    const empty = await profiled(counts({}));
    expect(await inspect({ candidate: empty, champion: { ...champion, profile: null } })).toMatchObject({
      labels: null,
      championLabels: null,
    });
  });
});

describe('training data beside what callers send', () => {
  it('is alike where it is', async () => {
    const blobs = createMemoryBlobStore();
    await requests(blobs, 'SELECT * FROM rows');
    expect(await inspect({ blobs, policy: { monitoring: { minRows: 400 } } })).toMatchObject({
      drift: { kind: 'compared', requests: 400, columns: 19, drifted: [] },
    });
    expect(await inspect({ blobs, policy: { monitoring: { minRows: 401 } } })).toMatchObject({
      drift: { kind: 'none', why: '400 of 401 requests to compare with' },
    });
  });

  it('differs where it does, the most first, and not where it was redacted', async () => {
    const blobs = createMemoryBlobStore();
    await requests(
      blobs,
      "SELECT * REPLACE (70 AS tenure, 'Two year' AS Contract, 'Female' AS gender) FROM rows",
    );
    const policy = { monitoring: { minRows: 100 }, capture: { redact: { gender: 'hash' } } };
    const found = await inspect({ blobs, policy });
    if (found.state !== 'known' || found.drift.kind !== 'compared') throw new Error('not compared');
    expect(found.drift.columns).toBe(18);
    expect(found.drift.drifted.map(({ column }) => column).toSorted()).toEqual(['Contract', 'tenure']);
    const [first, second] = found.drift.drifted;
    expect(first?.effect).toBeGreaterThan(second?.effect ?? 1);
    expect(second?.effect).toBeGreaterThan(0.1);
  });

  it('is not compared where nothing is captured', async () => {
    expect(await inspect({ policy: { capture: { enabled: false } } })).toMatchObject({
      drift: { kind: 'none', why: 'requests are not captured' },
    });
  });
});
