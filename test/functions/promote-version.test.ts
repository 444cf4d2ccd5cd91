import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
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

const keyed = (...args: string[]): string[] => [...args, '--url', app.url, '--key', 'master-key'];

const ask = async (place: string): Promise<Response> =>
  fetch(`${app.url}/models/${model}/decisions/${place}`, { headers: headers('function-key') });

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
    expect((await app.post(route, { after: 0 }, headers('master-key'))).json).toMatchObject({
      path: 'after',
    });
    expect((await app.post(route, { after: 9 }, headers('master-key'))).json).toMatchObject({
      error_code: 'DECISION_MISSING',
      path: 'after',
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

describe('decisions that were made', () => {
  it('are made again from the evidence that was kept, and agree', async () => {
    const { code, out } = await runRelevo(keyed('replay', model, '--json'));
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      {
        decisions: [
          { sequence: 1, version: '2', verdict: 'promote', result: 'agrees', chained: true },
          { sequence: 2, version: '2', verdict: 'promote', result: 'agrees', chained: true },
          { sequence: 3, version: '1', verdict: 'reject', result: 'agrees', chained: true },
        ],
      },
    ]);
    const one = await runRelevo(keyed('replay', model, '3'));
    expect(one.out).toMatch(/^3 +v1 +reject +agrees +intact +-$/m);
  });

  it('come out otherwise by another policy', async () => {
    const gate = { floors: { roc_auc: 0.99 } };
    await writeFile(path(`${model}.jsonc`), JSON.stringify({ ...telcoPolicy, gate }));
    const { code, out } = await runRelevo(keyed('backtest', model, '--policy', path(`${model}.jsonc`)));
    expect(code).toBe(1);
    expect(out).toMatch(/^1 +v2 +promote +reject +floor:roc_auc: /m);
    expect(out).toMatch(/\n2 of 3 verdicts would change\n$/);
  });

  it('are shown to whoever may predict, but not what they were made on', async () => {
    expect(await (await ask('3')).json()).toMatchObject({ sequence: 3, verdict: 'reject' });
    expect((await ask('3/evidence')).status).toBe(401);
    expect(await (await ask('9')).json()).toMatchObject({ error_code: 'DECISION_MISSING' });
    expect(await (await ask('one')).json()).toMatchObject({ error_code: 'DECISION_REQUEST' });
  });
});

describe('a version that somebody wants judged once more', () => {
  it('gets one decision after the one that is named', async () => {
    expect((await promote('1')).out).toMatch(/decision 3, \w{12}, made before\)/);
    const once = await promote('1', '--after', '3');
    expect([once.code, once.out]).toEqual([
      1,
      expect.stringMatching(/\(decision 4, \w{12}, after decision 3\)/),
    ]);
    for (const args of [['--after', '3'], []])
      expect((await promote('1', ...args)).out).toMatch(/\(decision 4, .*, made before\)/);
    expect((await promote('2', '--after', '2')).out).toMatch(
      /; the alias moved \(decision 2, .*, made before\)/,
    );
  });
});
