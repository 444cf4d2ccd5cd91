import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kill } from 'node:process';
import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';
import type { JobState, TrainingEngine, TrainingJob } from '../ports.ts';
import { projectCommand } from './project-command.ts';

type LocalEngineOptions = {
  /** Folder of the MLflow Project, with its MLproject file. */
  projectDir: string;
  python: string;
  /** One folder for each request: data, log, pid, exit. */
  workDir: string;
  policyFile(model: string): string;
  /** All that the training process may see of our environment. */
  environment: Record<string, string>;
};

const jobSchema = z.object({ pid: z.int().positive() });
const exitSchema = z.object({ code: z.int().nullable(), signal: z.string().nullable() });

/** Runs the MLflow Project as a child process of this host. The state is on disk, so it outlives the host. */
export function createLocalEngine(options: LocalEngineOptions): TrainingEngine {
  const folder = (requestId: string): string => join(options.workDir, requestId);
  return {
    start: async (job) => {
      await mkdir(folder(job.requestId), { recursive: true });
      const { kind } = await state(folder(job.requestId));
      if (kind === 'unknown') await launch(job, folder(job.requestId), options);
    },
    state: (requestId) => state(folder(requestId)),
  };
}

async function launch(job: TrainingJob, folder: string, options: LocalEngineOptions): Promise<void> {
  const data = join(folder, 'data.parquet');
  await copyFile(job.dataFile, data);
  const [command, ...args] = projectCommand(
    await readFile(join(options.projectDir, 'MLproject'), 'utf8'),
    job.entryPoint,
    parametersOf(job, data, options.policyFile(job.model)),
    options.python,
  );
  if (command === undefined) throw new RelevoError('PROJECT_INVALID', 'MLproject: empty command');
  const log = await open(join(folder, 'train.log'), 'a');
  const child = spawn(command, args, {
    cwd: options.projectDir,
    stdio: ['ignore', log.fd, log.fd],
    env: environmentOf(job, options),
  });
  recordExit(child, folder);
  try {
    await started(child);
  } finally {
    await log.close();
  }
  await writeFile(join(folder, 'job.json'), JSON.stringify({ pid: child.pid }));
}

const parametersOf = (job: TrainingJob, data: string, policy: string): Record<string, string> => ({
  data,
  policy,
  model: job.model,
  run_id: job.runId,
  request_id: job.requestId,
  data_digest: job.dataDigest,
});

const environmentOf = (job: TrainingJob, options: LocalEngineOptions): Record<string, string> => ({
  ...options.environment,
  ...(job.traceparent === undefined ? {} : { TRACEPARENT: job.traceparent }),
});

async function started(child: ChildProcess): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new RelevoError('TRAINING_NOT_STARTED', 'the training process could not be started', { cause });
  }
}

function recordExit(child: ChildProcess, folder: string): void {
  child.once('exit', (code, signal) => {
    writeFile(join(folder, 'exit.json'), JSON.stringify({ code, signal })).catch(() => {
      // The pid check of `state` tells the same a little later.
    });
  });
}

async function state(folder: string): Promise<JobState> {
  const exit = await readJson(join(folder, 'exit.json'), exitSchema);
  const log = join(folder, 'train.log');
  if (exit !== undefined)
    return {
      kind: 'ended',
      detail: `exit code ${exit.code ?? 'none'}, signal ${exit.signal ?? 'none'}, log ${log}`,
    };
  const job = await readJson(join(folder, 'job.json'), jobSchema);
  if (job === undefined) return { kind: 'unknown' };
  return isAlive(job.pid) ? { kind: 'running' } : { kind: 'ended', detail: `process gone, log ${log}` };
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : schema.parse(JSON.parse(text));
}

function isAlive(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
