import { readdirSync, readFileSync } from 'node:fs';

export type Usage = { cpuSeconds: number; residentMegabytes: number };

/** Both are the same on every Linux for x64 and arm64 that Node supports. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** Processor time so far and resident memory of all processes of a group. @throws Error where there is no /proc */
export function usageOfGroup(group: number): Usage {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readStat)
    .filter((stat) => stat?.group === group);
  if (found.length === 0) throw new Error(`process group ${group} has ended`);
  const sum = (value: (usage: Usage) => number): number =>
    found.reduce((total, stat) => total + (stat === undefined ? 0 : value(stat)), 0);
  return {
    cpuSeconds: sum((usage) => usage.cpuSeconds),
    residentMegabytes: sum((usage) => usage.residentMegabytes),
  };
}

function readStat(pid: string): (Usage & { group: number }) | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    // It ended meanwhile.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}

/** Of /proc/PID/stat; the command's name is in parentheses and may hold anything. Children that ended are counted. */
export function parseStat(text: string): Usage & { group: number } {
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const at = (index: number): number => fields[index] ?? Number.NaN;
  return {
    group: at(2),
    cpuSeconds: (at(11) + at(12) + at(13) + at(14)) / TICKS_PER_SECOND,
    residentMegabytes: (at(21) * PAGE_BYTES) / 1e6,
  };
}
