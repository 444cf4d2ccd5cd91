import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Run } from '../../shared/mlflow/types.ts';
import { PROMOTION_QUEUE } from '../../shared/promotion/messages.ts';
import { trainingSetSchema } from '../../shared/retraining/training-request.ts';
import { withDuckDb } from '../../shared/tables/database.ts';
import { type OwnAzurite, startOwnAzurite } from './own-azurite.ts';
import { newFolder, startTestApp, type TestApp, uniqueName, until } from './test-app.ts';
import { writeTinyProject } from './tiny-project.ts';

const entryPoints = ['finish', 'fail', 'die', 'wait', 'import-error', 'absent'] as const;
type EntryPoint = (typeof entryPoints)[number];

/** One model for each way in which training can end. */
const models = new Map(entryPoints.map((entryPoint) => [entryPoint, uniqueName(entryPoint)]));
const modelOf = (entryPoint: EntryPoint): string => models.get(entryPoint) ?? '';

const policies = Object.fromEntries(
  [...models].map(([entryPoint, model]) => [
    model,
    { task: 'binary', target: 'y', positive: 'yes', primary: 'roc_auc', retraining: { entryPoint } },
  ]),
);

let azurite: OwnAzurite;
let app: TestApp;

beforeAll(async () => {
  const folder = newFolder();
  azurite = await startOwnAzurite();
  app = await startTestApp({
    folder,
    policies,
    storage: azurite.connectionString,
    listen: ['kickoff-retraining', 'track-training'],
    settings: {
      RELEVO_TRAINER_DIR: writeTinyProject(folder),
      RELEVO_TRAINING_DEADLINE: '20s',
      RELEVO_HASH_SALT: 'secret-of-the-app',
    },
  });
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await azurite?.stop();
});

const upload = (name: string, content: string) => app.blobs.write('training-data', name, content);

/** Rows that no other upload has. */
const table = (first: number, rows = 4) => {
  const lines = Array.from({ length: rows }, (_, row) => `${first + row},${row % 2 === 0 ? 'yes' : 'no'}`);
  return ['x,y', ...lines].join('\n');
};

async function runsOf(model: string): Promise<Run[]> {
  const experiment = await app.mlflow.experiments.getByName(model);
  const runs: Run[] = [];
  if (experiment === undefined) return runs;
  for await (const run of app.mlflow.runs.search({ experimentIds: [experiment.experimentId] }))
    runs.push(run);
  return runs;
}

/** The run that an upload started, as soon as it satisfies the condition. */
async function runOf(blob: string, what: string, condition: (run: Run) => boolean, deadlineMs = 40_000) {
  const [model = ''] = blob.split('/');
  const found: Run[] = [];
  const hasCome = async () => {
    const runs = await runsOf(model);
    found.splice(0, found.length, ...runs.filter((run) => run.tags['relevo.upload'] === blob));
    return found.some(condition);
  };
  await until(`run of ${blob} ${what}`, app, hasCome, deadlineMs);
  const [run, ...others] = found;
  if (run === undefined || others.length > 0) throw new Error(`${found.length} runs of ${blob}`);
  return run;
}

const tracked = (blob: string, outcome: string) =>
  runOf(blob, `tracked as ${outcome}`, (run) => run.tags['relevo.tracked'] === outcome);

const folderOf = (run: Run) =>
  join(app.folder, 'cache', 'training', run.tags['relevo.request_id'] ?? 'no-request');

const seenSchema = z.object({
  status: z.string(),
  tags: z.record(z.string(), z.string()),
  magic: z.string(),
  target: z.string(),
  environment: z.array(z.string()),
});

/** What the training process saw when it began. */
async function seenBy(run: Run) {
  const file = join(folderOf(run), 'seen.json');
  await until('training process', app, () => existsSync(file));
  return seenSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Lets a process of the entry point `wait` end its run. */
async function finish(run: Run) {
  await seenBy(run);
  await writeFile(join(folderOf(run), 'go'), '');
}

/** The training set behind a run: its manifest's uploads, and the rows that the process was given. */
async function trainingSetOf(model: string, run: Run) {
  const manifest = await app.blobs.read(
    'training-sets',
    `${model}/sets/${run.tags['relevo.training_set']}.json`,
  );
  const { parts } = trainingSetSchema.parse(JSON.parse(Buffer.from(manifest?.bytes ?? []).toString('utf8')));
  const [count] = await withDuckDb((database) =>
    database.query(`SELECT count(*) AS rows FROM '${join(folderOf(run), 'data.parquet')}'`),
  );
  return { uploads: parts.map((part) => part.upload).toSorted(), rows: Number(count?.['rows']) };
}

/** The first version of a model, as training registers it. */
async function register(name: string, { runId, artifactUri }: Run): Promise<string> {
  await app.mlflow.registeredModels.create(name);
  const created = await app.mlflow.modelVersions.create({ name, source: `${artifactUri}/model`, runId });
  return created.version;
}

describe('a good upload', () => {
  it('makes the run before the process, which finds it with its tags', async () => {
    const model = modelOf('wait');
    const blob = `${model}/good.csv`;
    await upload(blob, table(1));
    const run = await runOf(blob, 'started', (one) => one.status === 'RUNNING');
    const seen = await seenBy(run);
    expect(seen).toMatchObject({ status: 'RUNNING', magic: 'PAR1', target: 'y' });
    expect(seen.tags).toMatchObject({
      'relevo.request_id': expect.stringMatching(/^[0-9a-f]{32}$/),
      'relevo.model': model,
      'relevo.upload': blob,
      'relevo.data_digest': expect.stringMatching(/^[0-9a-f]{64}$/),
      'relevo.training_set': expect.stringMatching(/^[0-9a-f]{64}$/),
      'relevo.traceparent': expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/),
    });
    expect(seen.environment).not.toContain('AzureWebJobsStorage');
    expect(seen.environment).not.toContain('RELEVO_HASH_SALT');
    expect(run.tags['relevo.tracked']).toBeUndefined();
    await finish(run);
    await tracked(blob, 'no-version');
  });

  it('adds to what the champion was trained on; with .replace. it stands alone', async () => {
    const model = modelOf('finish');
    const first = `${model}/first.csv`;
    const second = `${model}/second.csv`;
    const third = `${model}/third.replace.csv`;
    await upload(first, table(100));
    const run = await tracked(first, 'no-version');
    expect(await trainingSetOf(model, run)).toEqual({ uploads: [first], rows: 4 });
    await app.mlflow.registeredModels.setAlias(model, 'champion', await register(model, run));
    await upload(second, table(200, 6));
    const added = await trainingSetOf(model, await tracked(second, 'no-version'));
    expect(added).toEqual({ uploads: [first, second], rows: 10 });
    await upload(third, table(300, 2));
    const alone = await trainingSetOf(model, await tracked(third, 'no-version'));
    expect(alone).toEqual({ uploads: [third], rows: 2 });
  });

  it('whose run brought a version is handed to the gate once, however often the timer looks', async () => {
    const model = modelOf('wait');
    const blob = `${model}/candidate.csv`;
    await upload(blob, table(400));
    const run = await runOf(blob, 'started', (one) => one.status === 'RUNNING');
    const version = await register(model, run);
    await finish(run);
    await tracked(blob, `enqueued v${version}`);
    // Another run was tracked later, hence the timer has looked again.
    await upload(`${model}/after.csv`, table(450));
    const after = await runOf(`${model}/after.csv`, 'started', (one) => one.status === 'RUNNING');
    await finish(after);
    await tracked(`${model}/after.csv`, 'no-version');
    const messages = await azurite.messages(PROMOTION_QUEUE);
    expect(messages.map((text): unknown => JSON.parse(text)).filter((one) => isOf(one, model))).toEqual([
      {
        model,
        version,
        runId: run.runId,
        requestId: run.tags['relevo.request_id'],
        traceparent: expect.stringMatching(/^00-/),
      },
    ]);
  });
});

const isOf = (message: unknown, model: string) =>
  z.object({ model: z.string() }).safeParse(message).data?.model === model;

describe('training that brings nothing is found and reported', () => {
  it.each([
    ['a process that dies', 'die', 'exit code 3'],
    ['a process that dies at import', 'import-error', 'exit code 1'],
  ] as const)('%s', async (_what, entryPoint, reason) => {
    const blob = `${modelOf(entryPoint)}/data.csv`;
    await upload(blob, table(500));
    const run = await tracked(blob, 'lost');
    expect(run.status).toBe('FAILED');
    // A look between the end of the process and the note of its exit code knows only that it is gone.
    expect(run.tags['relevo.failure']).toMatch(
      new RegExp(`^the process ended without ending its run: (${reason}|process gone)`),
    );
    expect(await readFile(app.host.child.logFile, 'utf8')).toContain(
      `"runId":"${run.runId}","outcome":"lost"`,
    );
  });

  it('a process that says that it failed', async () => {
    const blob = `${modelOf('fail')}/data.csv`;
    await upload(blob, table(600));
    const run = await tracked(blob, 'failed');
    expect(run.status).toBe('FAILED');
  });

  it('a process that finished without a version', async () => {
    const blob = `${modelOf('finish')}/nothing.csv`;
    await upload(blob, table(700));
    expect((await tracked(blob, 'no-version')).status).toBe('FINISHED');
  });

  it('a process that never came to be: one run, the upload in poison, lost at the deadline', async () => {
    const blob = `${modelOf('absent')}/data.csv`;
    await upload(blob, table(800));
    await until('upload in poison', app, async () =>
      (await azurite.messages('webjobs-blobtrigger-poison')).some((text) => text.includes(blob)),
    );
    const run = await runOf(blob, 'tracked as lost', (one) => one.tags['relevo.tracked'] === 'lost');
    expect(run.tags['relevo.failure']).toBe('no end within the deadline');
  }, 120_000);
});
