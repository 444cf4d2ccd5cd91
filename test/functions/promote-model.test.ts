import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { createQueueSender, type QueueSender } from '../../shared/azure/queue-sender.ts';
import { decisionRecordSchema } from '../../shared/promotion/record/decision-record.ts';
import { DECISIONS_CONTAINER, PROMOTION_QUEUE } from '../../shared/promotion/messages.ts';
import { type RecordingProxy, startRecordingProxy } from '../../stack/recording-proxy.ts';
import { type Registered, registerFixture } from '../stack/register-fixture.ts';
import { type OwnAzurite, startOwnAzurite } from './own-azurite.ts';
import { parsePredictions, readTelcoRows } from './telco-rows.ts';
import { blobNames, startTestApp, telcoPolicy, type TestApp, uniqueName, until } from './test-app.ts';

const POISON = `${PROMOTION_QUEUE}-poison`;
const model = uniqueName('promote');
const twice = uniqueName('promote-twice');
const interrupted = uniqueName('promote-interrupted');
const orphan = uniqueName('promote-orphan');
const unserved = uniqueName('promote-unserved');
/** Stands in bad messages and must be in no reason. */
const SECRET = 'hunter2-payload';

let azurite: OwnAzurite;
let proxy: RecordingProxy;
let app: TestApp;
let queue: QueueSender;

beforeAll(async () => {
  azurite = await startOwnAzurite();
  proxy = await startRecordingProxy(inject('mlflow').url);
  app = await startTestApp({
    policies: {
      [model]: telcoPolicy,
      [twice]: telcoPolicy,
      [interrupted]: telcoPolicy,
      [orphan]: telcoPolicy,
    },
    storage: azurite.connectionString,
    mlflowUrl: proxy.url,
    listen: ['promote-model'],
  });
  queue = createQueueSender({ connection: { kind: 'connection-string', value: azurite.connectionString } });
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await proxy?.close();
  await azurite?.stop();
});

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

const poisonSchema = z.strictObject({
  reason: z.strictObject({ code: z.string(), message: z.string() }),
  message: z.unknown(),
});

/** The poison message that satisfies a condition, as soon as it is there. */
async function poisoned(what: string, condition: (text: string) => boolean): Promise<string> {
  let found: string | undefined;
  await until(`poison message of ${what}`, app, async () => {
    found = (await azurite.messages(POISON)).find(condition);
    return found !== undefined;
  });
  return found ?? '';
}

const reasonOf = (text: string) => poisonSchema.parse(JSON.parse(text));

describe('a message that can never succeed goes to poison with its reason', () => {
  it('that is not JSON', async () => {
    await azurite.sendText(PROMOTION_QUEUE, base64(`promote ${SECRET} please`));
    const { reason, message } = reasonOf(await poisoned('no JSON', (text) => text.includes('please')));
    expect(reason.code).toBe('MESSAGE_INVALID');
    expect(reason.message).not.toContain(SECRET);
    expect(message).toBe(`promote ${SECRET} please`);
  });

  const bad: [what: string, message: unknown, at: string][] = [
    ['without a version', { model, runId: SECRET }, 'version'],
    ['with a version that is a number', { model, version: 1, runId: SECRET }, 'version'],
    ['with a version that is none', { model, version: `1;${SECRET}`, runId: 'r' }, 'version'],
    ['with a run of no name', { model, version: '1', runId: '', note: SECRET }, 'runId'],
    ['with a model name that is a path', { model: `../${SECRET}`, version: '1', runId: 'r' }, 'model'],
    ['that is a list', [SECRET], 'object'],
    ['that is null', null, 'object'],
  ];

  it.each(bad)('%s', async (_what, sent, at) => {
    await queue.send(PROMOTION_QUEUE, sent);
    const body = JSON.stringify(sent);
    const { reason } = reasonOf(
      await poisoned(body, (text) => JSON.stringify(reasonOf(text).message) === body),
    );
    expect(reason.code).toBe('MESSAGE_INVALID');
    expect(reason.message).toContain(at);
    expect(reason.message).not.toContain(SECRET);
  });

  it('for a version that does not exist', async () => {
    await registerFixture(app.mlflow, orphan, { champion: false });
    const message = { model: orphan, version: '99', runId: 'r' };
    await queue.send(PROMOTION_QUEUE, message);
    const found = reasonOf(await poisoned('the missing version', (text) => text.includes('"99"')));
    expect(found).toEqual({
      reason: { code: 'VERSION_NOT_FOUND', message: `${orphan} v99 does not exist in the registry` },
      message,
    });
    expect(await blobNames(app.blobs, DECISIONS_CONTAINER, `${orphan}/`)).toEqual([]);
  });

  it('for a version that another run made', async () => {
    const { version } = await registerFixture(app.mlflow, orphan, { champion: false });
    await queue.send(PROMOTION_QUEUE, { model: orphan, version, runId: 'somebody-elses' });
    const { reason } = reasonOf(await poisoned('the other run', (text) => text.includes('somebody-elses')));
    expect(reason.code).toBe('VERSION_RUN_MISMATCH');
    expect(await blobNames(app.blobs, DECISIONS_CONTAINER, `${orphan}/`)).toEqual([]);
  });

  it('for a model that nobody serves', async () => {
    const { version, runId } = await registerFixture(app.mlflow, unserved, { champion: false });
    await queue.send(PROMOTION_QUEUE, { model: unserved, version, runId });
    const { reason } = reasonOf(await poisoned('the unserved model', (text) => text.includes(unserved)));
    expect(reason.code).toBe('MODEL_UNKNOWN');
    expect(await app.mlflow.registeredModels.getByAlias(unserved, 'champion')).toBeUndefined();
  });
});

describe('a message that the host itself gives up is kept in poison as it came', () => {
  it('that is not base64', async () => {
    await azurite.sendText(PROMOTION_QUEUE, `not base64 ${SECRET}`);
    // The helper decodes what it reads, hence the same decoding here.
    const text = Buffer.from(`not base64 ${SECRET}`, 'base64').toString('utf8');
    expect(await poisoned('no base64', (found) => found === text)).toBe(text);
  });

  it('whose reason would not fit beside it', async () => {
    const message = { model, note: 'x'.repeat(49_000) };
    await queue.send(PROMOTION_QUEUE, message);
    const text = await poisoned('the long message', (found) => found.length > 49_000);
    expect(JSON.parse(text)).toEqual(message);
  });
});

/** A record is `<sequence>.json`; the ledger and what was judged stand in folders beside them. */
async function decisions(name: string) {
  const names = await blobNames(app.blobs, DECISIONS_CONTAINER, `${name}/`);
  const records = names.filter((blob) => /\/\d+\.json$/.test(blob));
  const found = await Promise.all(records.map((blob) => app.blobs.read(DECISIONS_CONTAINER, blob)));
  return {
    closed: names.filter((blob) => blob.startsWith(`${name}/ledger/`)).length,
    records: found.map((blob) =>
      decisionRecordSchema.parse(JSON.parse(Buffer.from(blob?.bytes ?? []).toString())),
    ),
  };
}

async function closedDecisions(name: string, count: number) {
  await until(
    `${count} closed decisions of ${name}`,
    app,
    async () => (await decisions(name)).closed >= count,
    90_000,
  );
  return (await decisions(name)).records;
}

const aliasMoves = (name: string) =>
  proxy.callsTo('POST', 'registered-models/alias').filter(({ body }) => body.includes(`"${name}"`)).length;

async function champion(name: string): Promise<string | undefined> {
  const target = await app.mlflow.registeredModels.getByAlias(name, 'champion');
  return target?.kind === 'version' ? target.modelVersion.version : undefined;
}

const request = (name: string, { version, runId }: Registered) => ({ model: name, version, runId });

describe('a candidate', () => {
  it('becomes the first champion, with one record, its tags, and is served at once', async () => {
    const candidate = await registerFixture(app.mlflow, model, { champion: false });
    await queue.send(PROMOTION_QUEUE, request(model, candidate));
    const [record, ...others] = await closedDecisions(model, 1);
    expect(others).toEqual([]);
    expect(record).toMatchObject({ model, verdict: 'promote', candidate: { version: '1' }, champion: null });
    expect(await champion(model)).toBe('1');
    const { tags } = await app.mlflow.modelVersions.get(model, '1');
    expect(tags).toMatchObject({
      staging: 'prod',
      'relevo.verdict': 'promote',
      'relevo.decision': record?.id,
    });
    const rows = await readTelcoRows(5);
    const answer = await app.post(`/models/${model}/invocations`, { dataframe_records: rows.records });
    expect(parsePredictions(answer.json).model.version).toBe('1');
  }, 120_000);

  it('asked about many times at once is decided once', async () => {
    const candidate = await registerFixture(app.mlflow, twice, { champion: false });
    await Promise.all([1, 2, 3, 4].map(() => queue.send(PROMOTION_QUEUE, request(twice, candidate))));
    await closedDecisions(twice, 1);
    await until('empty queue', app, async () => (await azurite.depth(PROMOTION_QUEUE)) === 0, 60_000);
    const { records, closed } = await decisions(twice);
    expect([records.length, closed, aliasMoves(twice), await champion(twice)]).toEqual([1, 1, 1, '1']);
  }, 120_000);

  it('is decided once MLflow, which was away, is back', async () => {
    const candidate = await registerFixture(app.mlflow, interrupted, { champion: false });
    const poisonBefore = await azurite.messages(POISON);
    proxy.disturb({ path: 'model-versions/get', times: 4, disturbance: { kind: 'answer', status: 503 } });
    proxy.disturb({ path: 'registered-models/alias', times: 2, disturbance: { kind: 'cut-before' } });
    await queue.send(PROMOTION_QUEUE, request(interrupted, candidate));
    const records = await closedDecisions(interrupted, 1);
    expect(records).toMatchObject([{ verdict: 'promote' }]);
    expect(await champion(interrupted)).toBe(candidate.version);
    expect(await azurite.messages(POISON)).toEqual(poisonBefore);
    proxy.reset();
  }, 120_000);
});
