import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RelevoError } from '../shared/kernel/error.ts';
import { processIdentity } from './process-table.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Runs `work` while no other process holds the lock file. A lock whose process is gone is taken over.
 * @throws RelevoError LOCK_HELD after `waitMs`
 */
export async function withFileLock<T>(file: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${process.pid} ${processIdentity(process.pid)}`;
  if (!(await waitUntil(() => take(file, mine), waitMs)))
    throw new RelevoError('LOCK_HELD', `another process holds ${file}`);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string, mine: string): boolean {
  try {
    writeFileSync(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  dropIfAbandoned(file);
  return false;
}

function dropIfAbandoned(file: string): void {
  const [pid, ...identity] = readHolder(file).split(' ');
  // An empty file is one that its holder is about to write.
  if (identity.length > 0 && processIdentity(Number(pid)) !== identity.join(' '))
    rmSync(file, { force: true });
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
