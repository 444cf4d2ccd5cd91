import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childEnvironment } from '../../stack/environment.ts';
import { stopLeftovers } from '../../stack/pid-file.ts';
import { isGroupAlive } from '../../stack/process-table.ts';
import { projectRoot } from '../../stack/project-root.ts';
import { waitUntil } from '../../stack/wait-until.ts';

const START_MS = 150_000;
let folder: string;
const started: ChildProcess[] = [];

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'relevo-stack-'))));
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await stopLeftovers(join(folder, 'run'));
  rmSync(folder, { recursive: true, force: true });
});

/** Runs what `npm start` runs until it prints the addresses. */
async function start() {
  const child = spawn(process.execPath, [join(projectRoot, 'stack', 'main.ts'), '--state', folder], {
    cwd: projectRoot,
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = await waitUntil(
    () => output.includes('Ctrl-C stops it') || child.exitCode !== null,
    START_MS,
  );
  if (!ready || child.exitCode !== null) throw new Error(`npm start did not come up:\n${output}`);
  const address = (name: string) =>
    new RegExp(`${name} +(http://127\\.0\\.0\\.1:\\d+)`).exec(output)?.[1] ?? '';
  return { child, exit, output, app: address('app'), mlflow: address('MLflow') };
}

const groups = () =>
  readdirSync(join(folder, 'run')).map((file) => {
    const record: { child: { pid: number } } = JSON.parse(readFileSync(join(folder, 'run', file), 'utf8'));
    return record.child.pid;
  });

describe('npm start', () => {
  it('stops every child on Ctrl-C, keeps its state, and clears up after a kill', async () => {
    const first = await start();
    expect((await fetch(`${first.app}/ping`)).status).toBe(200);
    const created = await fetch(`${first.mlflow}/api/2.0/mlflow/experiments/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'kept' }),
    });
    expect(created.status).toBe(200);
    const firstGroups = groups();
    expect(firstGroups).toHaveLength(3);
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(0);
    expect(firstGroups.filter(isGroupAlive)).toEqual([]);
    expect(readdirSync(join(folder, 'run'))).toEqual([]);

    const second = await start();
    const kept = await fetch(`${second.mlflow}/api/2.0/mlflow/experiments/get-by-name?experiment_name=kept`);
    expect(kept.status).toBe(200);
    const secondGroups = groups();
    second.child.kill('SIGKILL');
    await second.exit;
    expect(secondGroups.filter(isGroupAlive)).toHaveLength(3);

    const third = await start();
    expect(third.output).toContain('stopped leftovers of an earlier start');
    expect(secondGroups.filter(isGroupAlive)).toEqual([]);

    const rival = spawn(process.execPath, [join(projectRoot, 'stack', 'main.ts'), '--state', folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let refusal = '';
    rival.stderr.on('data', (chunk) => (refusal += String(chunk)));
    expect(await new Promise((resolve) => rival.once('close', resolve))).toBe(1);
    expect(refusal).toContain('STACK_RUNNING');

    third.child.kill('SIGTERM');
    expect(await third.exit).toBe(0);
  });
});
