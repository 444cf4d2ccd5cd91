import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildIfStale } from '../../stack/build.ts';
import { childEnvironment } from '../../stack/environment.ts';
import { freePort } from '../../stack/free-port.ts';
import { projectRoot } from '../../stack/project-root.ts';
import { listenOnlyTo, newFolder, telcoPolicy, writePolicies } from './test-app.ts';

/** Stands in wrong values and must not be shown. */
const SECRET = 'hunter2-secret';

let folder: string;
let good: Record<string, string>;

beforeAll(async () => {
  await buildIfStale();
  folder = newFolder();
  good = {
    FUNCTIONS_WORKER_RUNTIME: 'node',
    MLFLOW_TRACKING_URI: inject('mlflow').url,
    AzureWebJobsStorage: inject('azurite').connectionString,
    RELEVO_MODELS_DIR: writePolicies(folder, { churn: telcoPolicy }),
    RELEVO_CACHE_DIR: join(folder, 'cache'),
    ...listenOnlyTo([]),
  };
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Start = { code: number | null; output: string; errors: string };

/** Starts the host as a user does; one that comes up is stopped as soon as it says so. */
async function start(settings: Record<string, string>, removed: readonly string[] = []): Promise<Start> {
  const env = childEnvironment({ ...good, ...settings });
  for (const name of removed) delete env[name];
  const port = await freePort();
  const args = [join(projectRoot, 'host', 'main.ts'), '--app', projectRoot, '--port', String(port)];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  let stopped = false;
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
    if (stopped || !output.includes('Host started')) return;
    stopped = true;
    // An answer shows that the start is through, and with it what listens to signals.
    void fetch(`http://127.0.0.1:${port}/ping`).finally(() => child.kill('SIGTERM'));
  });
  child.stderr.on('data', (chunk: Buffer) => void (errors += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, output, errors };
}

const refused = { code: 1, came: 'not up', unnamed: [], leaked: false };

/** How a start ended that ought to name these problems. */
async function refusal(settings: Record<string, string>, problems: string[], removed: string[] = []) {
  const { code, output, errors } = await start(settings, removed);
  return {
    code,
    came: output.includes('Host started') || !errors.includes('The app did not start') ? 'up' : 'not up',
    unnamed: problems.filter((problem) => !errors.includes(problem)),
    leaked: (output + errors).includes(SECRET),
  };
}

describe('the start of the host', () => {
  it('succeeds with settings that are right, and stops when told to', async () => {
    const { code, output, errors } = await start({});
    expect(errors).toBe('');
    expect(output).toContain('Host started');
    expect(output).toContain('predict: [POST]');
    expect(code).toBe(0);
  });

  it('fails with every wrong setting listed by name', async () => {
    const wrong = {
      MLFLOW_TRACKING_URI: `ftp://${SECRET}`,
      RELEVO_BLOB_SOURCE: SECRET,
      RELEVO_REQUEST_TIMEOUT: `${SECRET} soon`,
      RELEVO_MAX_BODY: '-1',
      RELEVO_MAX_ROWS: SECRET,
      RELEVO_HASH_SALT: 'short',
      RELEVO_TRAINING_DEADLINE: '6 fortnights',
      RELEVO_TRACK_SCHEDULE: 'every now and then',
    };
    const storage = 'AzureWebJobsStorage: a connection string, or AzureWebJobsStorage__blobServiceUri';
    const ended = await refusal(wrong, [...Object.keys(wrong), storage], ['AzureWebJobsStorage']);
    expect(ended).toEqual(refused);
  });

  it('fails without an address of MLflow', async () => {
    const ended = await refusal({}, ['MLFLOW_TRACKING_URI'], ['MLFLOW_TRACKING_URI']);
    expect(ended).toEqual(refused);
  });

  it('fails with half of an identity connection', async () => {
    const half = { AzureWebJobsStorage__blobServiceUri: 'https://a.blob.core.windows.net' };
    const ended = await refusal(half, ['AzureWebJobsStorage__queueServiceUri'], ['AzureWebJobsStorage']);
    expect(ended).toEqual(refused);
  });

  it.each([
    ['AzureWebJobsStorage', SECRET],
    ['RELEVO_TRACK_SCHEDULE', 'every now and then'],
    ['RELEVO_MONITOR_SCHEDULE', '0 5 * *'],
    ['RELEVO_HOST_LISTENER_LEASE_MS', '5'],
  ])('fails with a wrong %s', async (name, value) => {
    expect(await refusal({ [name]: value }, [name])).toEqual(refused);
  });

  it('fails without the folder of the policies', async () => {
    const nowhere = join(folder, 'nowhere');
    expect(await refusal({ RELEVO_MODELS_DIR: nowhere }, ['RELEVO_MODELS_DIR', nowhere])).toEqual(refused);
  });

  it('fails with every wrong policy and every problem in it', async () => {
    const directory = writePolicies(join(folder, 'wrong'), {
      'no-target': { ...telcoPolicy, target: undefined, primary: 'luck' },
      unknown: { ...telcoPolicy, tresholds: {} },
      fine: telcoPolicy,
    });
    writeFileSync(join(directory, 'cut.jsonc'), '{ "task": ');
    const files = ['models/no-target.jsonc', 'models/unknown.jsonc', 'models/cut.jsonc'];
    const ended = await refusal({ RELEVO_MODELS_DIR: directory }, [
      ...files,
      'target',
      'primary',
      'tresholds',
    ]);
    expect(ended).toEqual(refused);
  });

  it('fails where a policy hashes and there is no salt', async () => {
    const directory = writePolicies(join(folder, 'hashing'), {
      hashing: { ...telcoPolicy, capture: { redact: { customerID: 'hash' } } },
    });
    expect(await refusal({ RELEVO_MODELS_DIR: directory }, ['RELEVO_HASH_SALT', 'hashing'])).toEqual(refused);
  });
});
