import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { childEnvironment } from '../../stack/environment.ts';

export type ProcessRun = { seconds: number; peakMegabytes: number };

const SAMPLE_MS = 10;

/**
 * Runs a program to its end, from process start to exit: one of ours unless another `command` is named.
 * @throws Error when it ends with another code than one of `codes`
 */
export async function runProcess(
  args: readonly string[],
  codes: readonly number[],
  command = process.execPath,
): Promise<ProcessRun> {
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: childEnvironment() });
  let peak = 0;
  const sampling = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid));
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  }).finally(() => {
    clearInterval(sampling);
  });
  const seconds = (performance.now() - startedAt) / 1000;
  if (code === null || !codes.includes(code)) throw new Error(`${args.join(' ')} ended with ${code}`);
  return { seconds, peakMegabytes: peak };
}

/** Highest resident memory so far; 0 once the process has ended, and where there is no /proc. */
function peakOf(pid: number | undefined): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1000;
  } catch {
    return 0;
  }
}
