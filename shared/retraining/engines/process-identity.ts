import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { pid as ownPid } from 'node:process';

/**
 * What tells a process from a later one with the same number: when it started, and on Linux in which boot. Undefined for
 * a process that is gone, also one of which only its entry is left, unless we are the parent and will hear of its end.
 */
export function processIdentity(pid: number): string | undefined {
  return platform() === 'linux' ? linuxIdentity(pid) : posixIdentity(pid);
}

function linuxIdentity(pid: number): string | undefined {
  const stat = readOptional(`/proc/${pid}/stat`);
  // The name stands in parentheses and may hold any character; after it come state, parent and, as the 20th, start time.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined || isLeftover(fields[0], fields[1])) return undefined;
  return `${readOptional('/proc/sys/kernel/random/boot_id')?.trim()} ${fields[19]}`;
}

function posixIdentity(pid: number): string | undefined {
  const { stdout, error } = spawnSync('ps', ['-o', 'state=,ppid=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
  });
  if (error !== undefined) throw error;
  const [, state, parent, started] = /^(\S+)\s+(\d+)\s+(.+)$/.exec(stdout.trim()) ?? [];
  return isLeftover(state, parent) ? undefined : started;
}

const isLeftover = (state: string | undefined, parent: string | undefined): boolean =>
  state?.startsWith('Z') === true && Number(parent) !== ownPid;

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // ESRCH: the process ended while its file was read.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}
