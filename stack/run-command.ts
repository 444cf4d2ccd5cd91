import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { RelevoError } from '../shared/kernel/error.ts';
import { logTail } from './log-tail.ts';
import { adoptGroup, dropGroup } from './process-groups.ts';

export type CommandSpec = {
  /** Said in the error when the command fails: "installing the Python packages". */
  what: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd?: string;
  /** Receives both output streams, appended. */
  logFile: string;
};

/**
 * Runs a command to its end, in a process group of its own that does not outlive this process.
 * @throws RelevoError COMMAND_FAILED with the log's path and tail when it does not exit with 0.
 */
export async function runCommand(spec: CommandSpec): Promise<void> {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = openSync(spec.logFile, 'a');
  const cwd = spec.cwd === undefined ? {} : { cwd: spec.cwd };
  const child = spawn(spec.command, spec.args, {
    env: spec.env,
    ...cwd,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  if (child.pid !== undefined) adoptGroup(child.pid);
  const outcome = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  if (child.pid !== undefined) dropGroup(child.pid);
  if (outcome === undefined) return;
  throw new RelevoError(
    'COMMAND_FAILED',
    `${spec.what} failed (${outcome}); the log is ${spec.logFile}:\n${logTail(spec.logFile)}`,
  );
}
