import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * What tells this process from a later one with the same number: its start time. Undefined when no such process runs
 * (a zombie does not).
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === 'linux') return readStat(pid)?.startTime;
  try {
    const line = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' ? undefined : line;
  } catch {
    return undefined;
  }
}

/** True while any process of the group still runs; zombies, which nobody may ever reap, do not count. */
export function isGroupAlive(group: number): boolean {
  if (process.platform === 'linux') return pids().some((pid) => readStat(pid)?.group === group);
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

/** Signals the whole group; a group that is gone already is no error. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const pids = (): number[] => readdirSync('/proc').map(Number).filter(Number.isInteger);

function readStat(pid: number): { group: number; startTime: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name is in parentheses and may hold anything, so fields are counted from the last parenthesis.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, , group] = fields;
    const startTime = fields[19];
    if (state === 'Z' || state === 'X' || startTime === undefined) return undefined;
    return { group: Number(group), startTime };
  } catch {
    return undefined;
  }
}
