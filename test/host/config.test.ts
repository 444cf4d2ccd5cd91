import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveConnection } from '../../host/config/connection.ts';
import { readHostSettings } from '../../host/config/host-settings.ts';
import { createLookup } from '../../host/config/lookup.ts';
import { resolveSettingReferences } from '../../host/config/setting-reference.ts';
import { parseTimeSpan } from '../../host/config/time-span.ts';

const dirs: string[] = [];
afterAll(() => Promise.all(dirs.map((dir) => rm(dir, { recursive: true }))));

async function settingsOf(hostJson: string, environment: Record<string, string> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'host-settings-'));
  dirs.push(dir);
  await writeFile(join(dir, 'host.json'), hostJson);
  return readHostSettings(dir, environment);
}

describe('readHostSettings', () => {
  it("has Azure's values by default", async () => {
    const settings = await settingsOf('{"version":"2.0"}');
    expect(settings).toMatchObject({
      functionTimeoutMs: 1_800_000,
      keys: undefined,
      http: { routePrefix: 'api', maxOutstandingRequests: -1, bodyLimitBytes: 104_857_600 },
      queues: {
        batchSize: 16,
        maxDequeueCount: 5,
        invisibilityMs: 600_000,
        maxPollingMs: 60_000,
        messageEncoding: 'base64',
      },
      blobs: { poisonBlobThreshold: 5, receiptLeaseMs: 30_000 },
      singleton: { listenerLockPeriodMs: 60_000, lockPeriodMs: 15_000 },
      shutdownMs: 10_000,
      terminateMs: 5000,
    });
  });

  it('polls more often in development', async () => {
    const settings = await settingsOf('{"version":"2.0"}', { AZURE_FUNCTIONS_ENVIRONMENT: 'Development' });
    expect(settings.queues.maxPollingMs).toBe(2000);
  });

  it('reads host.json without case, and overrides over it', async () => {
    const text = `{ "version": "2.0", "functionTimeout": "-1", // comments are allowed
      "extensions": { "Queues": { "BatchSize": 4, "visibilityTimeout": "00:00:05" }, "http": { "routePrefix": "" } } }`;
    const settings = await settingsOf(text, {
      AzureFunctionsJobHost__Extensions__queues__batchSize: '8',
      AzureFunctionsJobHost__functions__0: 'Echo',
      RELEVO_HOST_QUEUE_INVISIBILITY_MS: '2000',
    });
    expect(settings.queues).toMatchObject({ batchSize: 8, visibilityTimeoutMs: 5000, invisibilityMs: 2000 });
    expect(settings.http.routePrefix).toBe('');
    expect(settings.functionTimeoutMs).toBeUndefined();
  });

  it('never echoes keys', async () => {
    const wrong = settingsOf('{"version":"2.0"}', { RELEVO_HOST_KEYS: '{"host":{"default":"hush"}}' });
    await expect(wrong).rejects.toThrow(/RELEVO_HOST_KEYS/);
    await expect(wrong).rejects.not.toThrow(/hush/);
  });
});

const resolve = (name: string | undefined, environment: Record<string, string>) =>
  resolveConnection(name, createLookup(environment));

describe('resolveConnection', () => {
  it.each([
    [undefined, { AzureWebJobsStorage: 'a' }, 'a'],
    ['', { AzureWebJobsStorage: 'a' }, 'a'],
    ['AzureWebJobsStorage', { AzureWebJobsStorage: 'a' }, 'a'],
    ['Mine', { Mine: 'plain', AzureWebJobsMine: 'prefixed' }, 'prefixed'],
    ['Mine', { Mine: 'plain', ConnectionStrings__Mine: 'named' }, 'named'],
    ['Mine', { Mine: 'plain' }, 'plain'],
    ['mine', { CUSTOMCONNSTR_Mine: 'portal' }, 'portal'],
  ])('finds %s', (name, environment, value) => {
    expect(resolve(name, environment)).toEqual({ kind: 'connection-string', value });
  });

  it('reads identity forms', () => {
    expect(
      resolve('Data', {
        Data__blobServiceUri: 'https://x.blob.core.windows.net',
        Data__queueServiceUri: 'https://x.queue.core.windows.net',
        Data__credential: 'managedidentity',
        Data__clientId: 'id',
      }),
    ).toEqual({
      kind: 'identity',
      blobServiceUri: 'https://x.blob.core.windows.net',
      queueServiceUri: 'https://x.queue.core.windows.net',
      tableServiceUri: undefined,
      credential: { kind: 'managed-identity', clientId: 'id', resourceId: undefined },
    });
    expect(resolve(undefined, { AzureWebJobsStorage__accountName: 'y' })).toMatchObject({
      blobServiceUri: 'https://y.blob.core.windows.net',
      queueServiceUri: 'https://y.queue.core.windows.net',
      credential: { kind: 'default' },
    });
    expect(resolve('Q', { Q__serviceUri: 'https://z.queue.core.windows.net' })).toMatchObject({
      blobServiceUri: undefined,
      queueServiceUri: 'https://z.queue.core.windows.net',
    });
  });

  it('says which is missing', () => {
    expect(resolve('Gone', { Gone: '' })).toEqual({ kind: 'missing', name: 'Gone' });
  });
});

describe('setting references', () => {
  const binding = {
    name: 'q',
    type: 'queueTrigger',
    direction: 'in',
    queueName: 'a-%ENV:NAME%',
    connection: '%X%',
  };

  it('replaces them, but not in a connection', () => {
    const result = resolveSettingReferences(binding, createLookup({ Env__Name: 'prod' }));
    expect(result).toMatchObject({ kind: 'resolved', binding: { queueName: 'a-prod', connection: '%X%' } });
  });

  it('names what is not set', () => {
    expect(resolveSettingReferences(binding, createLookup({}))).toEqual({
      kind: 'missing',
      settings: ['ENV:NAME'],
    });
  });
});

describe('parseTimeSpan', () => {
  it.each([
    ['00:00:30', 30_000],
    ['1.02:00:00.5', 93_600_500],
    ['-00:01', -60_000],
    ['30', undefined],
  ])('%s', (text, milliseconds) => {
    expect(parseTimeSpan(text)).toBe(milliseconds);
  });
});
