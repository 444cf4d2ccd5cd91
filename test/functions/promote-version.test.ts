import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, runRelevo } from '../cli/run-relevo.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { startTestApp, telcoPolicy, type TestApp, uniqueName } from './test-app.ts';

const model = uniqueName('promote');
const folder = await mkdtemp(join(tmpdir(), 'relevo-promote-'));
const path = (name: string): string => join(folder, name);

const headers = (key: string): Record<string, string> => ({ 'x-functions-key': key });

let app: TestApp;

const promote = async (version: string, ...args: string[]): Promise<Ended> =>
  runRelevo(['promote', model, version, '--url', app.url, '--key', 'master-key', ...args]);

async function champion(): Promise<string | undefined> {
  return (await app.mlflow.registeredModels.find(model))?.aliases['champion'];
}

beforeAll(async () => {
  app = await startTestApp({
    policies: { [model]: telcoPolicy },
    settings: { RELEVO_HOST_KEYS: '{"master":"master-key","host":{"default":"function-key"}}' },
  });
  await registerFixture(app.mlflow, model, { champion: false });
  await registerFixture(app.mlflow, model, { champion: false });
}, 120_000);

afterAll(async () => app?.stop());

describe('a version that somebody wants judged', () => {
  it('needs the master key and a request that can be read', async () => {
    const route = `/models/${model}/versions/1/promote`;
    expect((await app.post(route, {}, headers('function-key'))).status).toBe(401);
    expect((await app.post(route, { dryRun: 'yes' }, headers('master-key'))).json).toMatchObject({
      error_code: 'PROMOTION_REQUEST',
      path: 'dryRun',
    });
    const latest = `/models/${model}/versions/latest/promote`;
    expect((await app.post(latest, {}, headers('master-key'))).json).toMatchObject({ path: 'version' });
    const nobody = await promote('99');
    expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('VERSION_NOT_FOUND')]);
  });

  it('is judged and recorded by a dry run, which moves nothing', async () => {
    const { code, out } = await promote('2', '--dry-run', '--json', path('record.json'));
    expect(code).toBe(0);
    expect(out).toMatch(/^promote: .*; the alias did not move \(dry run\) \(decision 1, [0-9a-f]{12}\)\n/);
    expect(await champion()).toBeUndefined();
    expect(JSON.parse(await readFile(path('record.json'), 'utf8'))).toMatchObject({
      dryRun: true,
      action: 'observe',
      candidate: { version: '2' },
    });
  });

  it('becomes champion, once', async () => {
    const first = await promote('2', '--actor', 'somebody');
    expect([first.code, first.out]).toEqual([0, expect.stringMatching(/; the alias moved \(decision 2, /)]);
    expect(await champion()).toBe('2');
    const again = await promote('2');
    expect([again.code, again.out]).toEqual([0, expect.stringMatching(/decision 2, \w{12}, made before\)/)]);
  });

  it('is refused with the reason, for people and for a pipeline', async () => {
    const reports = ['--markdown', path('m.md'), '--junit', path('j.xml'), '--html', path('h.html')];
    const { code, out } = await promote('1', ...reports);
    expect(code).toBe(1);
    expect(out).toMatch(/^reject: .*the alias did not move .*\n.*candidate-state/);
    expect(out).toMatch(/^fail +candidate-state /m);
    expect(await readFile(path('m.md'), 'utf8')).toMatch(/^\| candidate-state \| fail \|/m);
    expect(await readFile(path('j.xml'), 'utf8')).toContain('name="candidate-state"><failure');
    expect(await readFile(path('h.html'), 'utf8')).toContain('candidate-state');
    expect(await champion()).toBe('2');
  });
});
