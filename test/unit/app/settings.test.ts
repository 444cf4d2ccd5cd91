import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseSettings } from '../../../shared/app/settings.ts';

const enough = {
  MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
};

it('has a default for everything but MLflow and storage', () => {
  expect(parseSettings(enough)).toMatchObject({
    storage: { kind: 'connection-string', value: 'UseDevelopmentStorage=true' },
    mlflowAuth: { kind: 'none' },
    RELEVO_REQUEST_TIMEOUT: 10_000,
    RELEVO_MAX_ROWS: 5000,
    RELEVO_MAX_IN_FLIGHT: 64,
  });
});

it('names every problem at once, by variable', () => {
  const wrong = {
    MLFLOW_TRACKING_URI: 'ftp://x',
    RELEVO_MAX_ROWS: 'many',
    RELEVO_CAPTURE_FLUSH: '2 weeks',
    RELEVO_HINT_INTERVAL: '0s',
    RELEVO_WEBHOOK_SECRET: 'short',
    RELEVO_EXTRA_MODELS: '0',
  };
  for (const name of [
    'MLFLOW_TRACKING_URI',
    'RELEVO_MAX_ROWS',
    'RELEVO_CAPTURE_FLUSH',
    'RELEVO_HINT_INTERVAL',
    'RELEVO_WEBHOOK_SECRET',
    'RELEVO_EXTRA_MODELS',
    'AzureWebJobsStorage',
  ])
    expect(() => parseSettings(wrong)).toThrow(name);
  expect(() => parseSettings(wrong)).toThrow(expect.objectContaining({ code: 'SETTINGS_INVALID' }));
});

it('reads the identity form of the storage connection', () => {
  const { AzureWebJobsStorage: _, ...rest } = enough;
  const addresses = {
    AzureWebJobsStorage__blobServiceUri: 'https://a.blob.core.windows.net',
    AzureWebJobsStorage__queueServiceUri: 'https://a.queue.core.windows.net',
  };
  expect(parseSettings({ ...rest, ...addresses }).storage).toMatchObject({ kind: 'identity' });
  expect(() => parseSettings({ ...rest, AzureWebJobsStorage__blobServiceUri: 'https://a' })).toThrow(
    /AzureWebJobsStorage/,
  );
});

it('prefers a user name to a token, as MLflow’s own client does', () => {
  const both = {
    ...enough,
    MLFLOW_TRACKING_USERNAME: 'u',
    MLFLOW_TRACKING_PASSWORD: 'p',
    MLFLOW_TRACKING_TOKEN: 't',
  };
  expect(parseSettings(both).mlflowAuth).toEqual({ kind: 'basic', username: 'u', password: 'p' });
  expect(parseSettings({ ...enough, MLFLOW_TRACKING_TOKEN: 't' }).mlflowAuth).toEqual({
    kind: 'bearer',
    token: 't',
  });
});

it('takes an empty variable for an absent one', () => {
  expect(parseSettings({ ...enough, RELEVO_MAX_ROWS: '' }).RELEVO_MAX_ROWS).toBe(5000);
});

it('takes the time limit of functions from Azure’s override, and else that of host.json', async () => {
  const limit = (text: string) =>
    parseSettings({ ...enough, AzureFunctionsJobHost__functionTimeout: text })
      .AzureFunctionsJobHost__functionTimeout;
  expect([limit('00:05:00'), limit('1.00:00:01'), limit('-1')]).toEqual([300_000, 86_401_000, undefined]);
  expect(() => limit('5m')).toThrow('AzureFunctionsJobHost__functionTimeout');
  const hostJson = z
    .object({ functionTimeout: z.string() })
    .parse(JSON.parse(await readFile('host.json', 'utf8')));
  expect(parseSettings(enough).AzureFunctionsJobHost__functionTimeout).toBe(limit(hostJson.functionTimeout));
});

it.each(['http://user:hunter2@127.0.0.1', 'http://127.0.0.1?x=1', 'ftp://127.0.0.1', 'mlflow'])(
  'refuses the address %s, which the client would refuse at every call, without showing it',
  (address) => {
    const start = () => parseSettings({ ...enough, MLFLOW_TRACKING_URI: address });
    expect(start).toThrow(/MLFLOW_TRACKING_URI: /);
    expect(start).not.toThrow(/hunter2/);
  },
);

it('starts relative paths at the app’s folder, and leaves programs to be found by name', () => {
  const settings = parseSettings({ ...enough, RELEVO_PYTHON: '.relevo/venv/bin/python' });
  expect(settings.RELEVO_PYTHON).toBe(`${process.cwd()}/.relevo/venv/bin/python`);
  expect(settings.RELEVO_MODELS_DIR).toBe(`${process.cwd()}/models`);
  expect(parseSettings(enough).RELEVO_PYTHON).toBe('python3');
});
