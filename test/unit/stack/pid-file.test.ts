import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { livingOwner, stopGroup, stopLeftovers, writePidFile } from '../../../stack/pid-file.ts';
import { isGroupAlive } from '../../../stack/process-table.ts';

let folder: string;
let group: number;
const sleeper = (program = 'setInterval(() => {}, 1000)') =>
  new Promise<number>((resolve) => {
    const child = spawn(process.execPath, ['-e', `${program}; console.log('ready')`], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.once('data', () => resolve(child.pid ?? 0));
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relevo-pid-'));
  group = await sleeper();
});
afterEach(async () => {
  await stopGroup(group);
  rmSync(folder, { recursive: true, force: true });
});

/** Rewrites one party of a pid file as another process that had the same number. */
function forget(file: string, party: 'owner' | 'child') {
  const record: Record<string, { pid: number; identity: string }> = JSON.parse(readFileSync(file, 'utf8'));
  const known = record[party];
  if (known === undefined) throw new Error(`no ${party}`);
  writeFileSync(file, JSON.stringify({ ...record, [party]: { ...known, identity: 'somebody else' } }));
}

describe('stopLeftovers', () => {
  it('stops a child whose owner is gone', async () => {
    forget(writePidFile(folder, 'sample', group), 'owner');
    expect(livingOwner(folder)).toBeUndefined();
    expect(await stopLeftovers(folder)).toEqual(['sample']);
    expect(isGroupAlive(group)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves the child of a living owner alone', async () => {
    writePidFile(folder, 'sample', group);
    expect(livingOwner(folder)).toBe(process.pid);
    expect(await stopLeftovers(folder)).toEqual([]);
    expect(isGroupAlive(group)).toBe(true);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('leaves a process alone that merely got the same number', async () => {
    const file = writePidFile(folder, 'sample', group);
    forget(file, 'owner');
    forget(file, 'child');
    expect(await stopLeftovers(folder)).toEqual([]);
    expect(isGroupAlive(group)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes a file that cannot be read, and accepts a missing folder', async () => {
    writeFileSync(join(folder, 'half.pid.json'), '{"name":');
    expect(await stopLeftovers(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
    expect(await stopLeftovers(join(folder, 'missing'))).toEqual([]);
  });
});

describe('stopGroup', () => {
  it('kills what ignores SIGTERM', async () => {
    const deaf = await sleeper(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`);
    await stopGroup(deaf, 200);
    expect(isGroupAlive(deaf)).toBe(false);
  });
});
