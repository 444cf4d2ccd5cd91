import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { silentLog } from '../../../shared/kernel/log.ts';
import { parsePolicy } from '../../../shared/policy/load-policy.ts';
import { createKickoff, type KickoffDeps } from '../../../shared/retraining/kickoff.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';
import { createMemoryLeases } from '../../memory/leases.ts';
import { createMemoryEngine, createMemoryTrainingRuns, createMemoryVersions } from '../../memory/training.ts';

const policy = parsePolicy(
  'm',
  JSON.stringify({
    task: 'binary',
    target: 'y',
    positive: 'yes',
    primary: 'roc_auc',
    columns: { x: { type: 'double' } },
  }),
);

let world: ReturnType<typeof createWorld>;

function createWorld(overrides: Partial<KickoffDeps> = {}) {
  const parts = {
    blobs: createMemoryBlobStore(),
    runs: createMemoryTrainingRuns(),
    versions: createMemoryVersions(),
    engine: createMemoryEngine(),
  };
  const deps: KickoffDeps = {
    ...parts,
    leases: createMemoryLeases(),
    policies: { get: (model) => (model === 'm' ? policy : undefined), models: () => ['m'] },
    clock: systemClock,
    log: silentLog,
    ...overrides,
  };
  return { ...parts, deps, kickoff: createKickoff(deps) };
}

let folder: string;
let file: string;

beforeEach(async () => {
  world = createWorld();
  folder = await mkdtemp(join(tmpdir(), 'kickoff-'));
  file = join(folder, 'window.parquet');
});

afterEach(() => rm(folder, { recursive: true }));

const upload = (name: string, text: string) => world.blobs.write('training-data', name, text);
const may = 'x,y\n1,yes\n2,no\n';
const june = 'x,y\n3,yes\n4,no\n5,no\n';

async function quarantined(path: string) {
  const report = await world.blobs.read('quarantine', path);
  return JSON.parse(new TextDecoder().decode(report?.bytes));
}

it('starts training: request, run and job name the same upload', async () => {
  await upload('m/may.csv', may);
  const outcome = await world.kickoff('m/may.csv', '00-1-2-01');
  expect(outcome).toMatchObject({ kind: 'started', runId: 'run-1', rows: 2 });
  expect(world.runs.runs).toMatchObject([{ traceparent: '00-1-2-01' }]);
  expect(world.engine.jobs).toMatchObject([{ model: 'm', runId: 'run-1', entryPoint: 'train' }]);
});

it('never trains on the set that the policy keeps for judging', async () => {
  const gate = { ...policy.gate, evidence: { ...policy.gate.evidence, frozen: 'kept/june.csv' } };
  const policies = { get: () => ({ ...policy, gate }), models: () => ['m'] };
  world = createWorld({ policies });
  await upload('m/kept/june.csv', june);
  await upload('m/june.csv', june);
  expect(await world.kickoff('m/kept/june.csv')).toEqual({ kind: 'frozen', model: 'm' });
  expect([world.runs.runs, world.engine.jobs]).toEqual([[], []]);
  expect(await world.blobs.read('quarantine', 'm/kept/june.csv.json')).toBeUndefined();
  expect(await world.kickoff('m/june.csv')).toMatchObject({ kind: 'started' });
});

it('does nothing for a redelivery', async () => {
  await upload('m/may.csv', may);
  await world.kickoff('m/may.csv');
  expect(await world.kickoff('m/may.csv')).toMatchObject({ kind: 'repeated' });
  expect(world.runs.runs).toHaveLength(1);
  expect(world.engine.jobs).toHaveLength(1);
});

it('refuses the same bytes under another name, naming the first', async () => {
  await upload('m/may.csv', may);
  await upload('m/may-again.csv', may);
  await world.kickoff('m/may.csv');
  expect(await world.kickoff('m/may-again.csv')).toMatchObject({ kind: 'refused' });
  expect(await quarantined('m/may-again.csv.json')).toMatchObject({
    accepted: false,
    findings: [{ code: 'DATASET_DUPLICATE', message: expect.stringContaining('m/may.csv') }],
  });
  expect(world.engine.jobs).toHaveLength(1);
});

/** Ends the newest run. */
const end = (outcome: { status: 'failed' } | { tracked: string }) =>
  Object.assign(world.runs.runs.at(-1) ?? {}, outcome);

describe('the same bytes once more', () => {
  it.each([
    ['failed', { status: 'failed' }],
    ['was lost', { tracked: 'lost' }],
    ['brought no version', { tracked: 'no-version' }],
  ] as const)('train again after training that %s', async (_what, outcome) => {
    await upload('m/may.csv', may);
    const first = await world.kickoff('m/may.csv');
    end(outcome);
    await upload('m/may.csv', may);
    const second = await world.kickoff('m/may.csv');
    expect([first.kind, second.kind]).toEqual(['started', 'started']);
    expect(world.engine.jobs.map((job) => job.runId)).toEqual(['run-1', 'run-2']);
    expect(new Set(world.engine.jobs.map((job) => job.requestId)).size).toBe(2);
  });

  it('train again under another name, and take back that name’s report', async () => {
    await upload('m/may.csv', may);
    await world.kickoff('m/may.csv');
    await upload('m/again.csv', may);
    expect(await world.kickoff('m/again.csv')).toMatchObject({ kind: 'refused' });
    end({ status: 'failed' });
    await upload('m/again.csv', may);
    expect(await world.kickoff('m/again.csv')).toMatchObject({ kind: 'started' });
    expect(await world.blobs.read('quarantine', 'm/again.csv.json')).toBeUndefined();
  });

  it('train once for each upload, whichever delivery comes late', async () => {
    await upload('m/may.csv', may);
    await upload('m/again.csv', may);
    await world.kickoff('m/may.csv');
    await world.kickoff('m/again.csv');
    end({ status: 'failed' });
    for (const name of ['m/may.csv', 'm/again.csv'])
      expect(await world.kickoff(name)).toMatchObject({ kind: 'repeated' });
    expect(world.runs.runs).toHaveLength(1);
  });

  it('train nothing while the first training goes on or once it has brought a candidate', async () => {
    await upload('m/may.csv', may);
    await world.kickoff('m/may.csv');
    await upload('m/may.csv', may);
    expect(await world.kickoff('m/may.csv')).toMatchObject({ kind: 'repeated' });
    end({ tracked: 'enqueued v1' });
    await upload('m/may.csv', may);
    expect(await world.kickoff('m/may.csv')).toMatchObject({ kind: 'repeated' });
    expect(world.runs.runs).toHaveLength(1);
  });

  it('are used when the first upload never got as far as a run', async () => {
    const { runs } = world;
    const down = createKickoff({
      ...world.deps,
      runs: { ...runs, create: () => Promise.reject(new Error('down')) },
    });
    await upload('m/may.csv', may);
    await expect(down('m/may.csv')).rejects.toThrow('down');
    await upload('m/again.csv', may);
    expect(await world.kickoff('m/again.csv')).toMatchObject({ kind: 'started' });
    expect(await world.kickoff('m/may.csv')).toMatchObject({ kind: 'repeated' });
    expect(runs.runs).toHaveLength(1);
  });

  it('open a new run when the one before was given up before it began', async () => {
    const { engine } = world;
    const down = createKickoff({
      ...world.deps,
      engine: { ...engine, start: () => Promise.reject(new Error('down')) },
    });
    await upload('m/may.csv', may);
    await expect(down('m/may.csv')).rejects.toThrow('down');
    end({ status: 'failed' });
    expect(await world.kickoff('m/may.csv')).toMatchObject({ kind: 'repeated' });
    await upload('m/may.csv', may);
    expect(await world.kickoff('m/may.csv')).toMatchObject({ kind: 'started', runId: 'run-2' });
  });
});

it('stops when its time is over, and goes on at the next delivery', async () => {
  const { runs } = world;
  const controller = new AbortController();
  const reason = new Error('time is over');
  const slow = createKickoff({
    ...world.deps,
    versions: {
      ...world.versions,
      championTrainingSet: async () => {
        controller.abort(reason);
        return undefined;
      },
    },
  });
  await upload('m/may.csv', may);
  await expect(slow('m/may.csv', undefined, controller.signal)).rejects.toBe(reason);
  expect(runs.runs).toEqual([]);
  expect(await world.kickoff('m/may.csv')).toMatchObject({ kind: 'started' });
  expect(world.engine.jobs).toHaveLength(1);
});

it('never trains on a labelled window alone', async () => {
  const name = `m/window-${'0'.repeat(16)}.parquet`;
  await withDuckDb((db) =>
    db.query(`COPY (SELECT 1.0 AS x, 'yes' AS y UNION ALL SELECT 2.0, 'no') TO '${file}'`),
  );
  await world.blobs.upload('training-data', name, file);
  expect(await world.kickoff(name)).toMatchObject({ findings: [{ code: 'TRAINING_SET_UNKNOWN' }] });
  await upload('m/may.csv', may);
  const first = await world.kickoff('m/may.csv');
  if (first.kind !== 'started') throw new Error('not started');
  world.versions.champion.set = first.trainingSet;
  expect(await world.kickoff(name)).toMatchObject({ kind: 'started', rows: 4 });
});

it('writes one report for one upload, and takes it back when the upload can be used', async () => {
  let hour = 0;
  const clock = { ...systemClock, now: () => new Date(2026, 0, 1, hour++) };
  world = createWorld({ clock });
  await upload('m/may.csv', 'x,y\nmuch,yes\n2,no\n');
  await world.kickoff('m/may.csv');
  const first = await quarantined('m/may.csv.json');
  await world.kickoff('m/may.csv');
  expect(await quarantined('m/may.csv.json')).toEqual(first);
  await upload('m/may.csv', may);
  expect(await world.kickoff('m/may.csv')).toMatchObject({ kind: 'started' });
  expect(await world.blobs.read('quarantine', 'm/may.csv.json')).toBeUndefined();
});

it('adds to what the champion was trained on, and replaces only when asked', async () => {
  await upload('m/may.csv', may);
  const first = await world.kickoff('m/may.csv');
  if (first.kind !== 'started') throw new Error('not started');
  world.versions.champion.set = first.trainingSet;
  await upload('m/june.csv', june);
  expect(await world.kickoff('m/june.csv')).toMatchObject({ kind: 'started', rows: 5 });
  await upload('m/june.replace.csv', june);
  expect(await world.kickoff('m/june.replace.csv')).toMatchObject({ kind: 'started', rows: 3 });
});

it.each([
  ['other/may.csv', may, 'MODEL_UNKNOWN'],
  ['m/may.xlsx', may, 'FORMAT_UNSUPPORTED'],
  ['m/may.csv', 'x,y\nmuch,yes\n2,no\n', 'COLUMN_TYPE'],
  ['m/may.csv', 'x\n1\n', 'TARGET_MISSING'],
  ['m/may.csv', '', 'FILE_UNREADABLE'],
])('reports %s that cannot be used in quarantine', async (name, text, code) => {
  await upload(name, text);
  expect(await world.kickoff(name)).toMatchObject({ kind: 'refused', report: `${name}.json` });
  expect((await quarantined(`${name}.json`)).findings).toContainEqual(expect.objectContaining({ code }));
  expect(world.runs.runs).toEqual([]);
});

it('lets go of an upload that has been deleted meanwhile', async () => {
  expect(await world.kickoff('m/gone.csv')).toEqual({ kind: 'gone' });
});

it.each(['create', 'start', 'write'] as const)('takes up where a crash at "%s" left it', async (step) => {
  let crashes = 1;
  const crash = (at: string): void => {
    if (at === step && crashes-- > 0) throw new Error('killed');
  };
  const { blobs, runs, engine } = world;
  world = {
    ...world,
    kickoff: createKickoff({
      ...world.deps,
      runs: { ...runs, create: async (request, signal) => (crash('create'), runs.create(request, signal)) },
      engine: { ...engine, start: async (job, signal) => (crash('start'), engine.start(job, signal)) },
      blobs: {
        ...blobs,
        write: async (container, name, content, options) => {
          if (name.includes('/requests/') && String(content).includes('"started"')) crash('write');
          return blobs.write(container, name, content, options);
        },
      },
    }),
  };
  await upload('m/may.csv', may);
  await expect(world.kickoff('m/may.csv')).rejects.toThrow('killed');
  expect(await world.kickoff('m/may.csv')).toMatchObject({ kind: 'started' });
  expect(runs.runs).toHaveLength(1);
  expect(engine.jobs).toHaveLength(1);
});

it('composes Parquet with the policy’s types', async () => {
  let types: unknown;
  world = createWorld({
    engine: {
      ...createMemoryEngine(),
      start: async ({ dataFile }) => {
        types = await withDuckDb((db) =>
          db.query(`SELECT typeof(x) AS x, typeof(y) AS y FROM '${dataFile}' LIMIT 1`),
        );
      },
    },
  });
  await upload('m/may.csv', may);
  await world.kickoff('m/may.csv');
  expect(types).toEqual([{ x: 'DOUBLE', y: 'VARCHAR' }]);
});
