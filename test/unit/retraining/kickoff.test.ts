import { beforeEach, expect, it } from 'vitest';
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

beforeEach(() => {
  world = createWorld();
});

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
      state: async () => ({ kind: 'unknown' }),
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
