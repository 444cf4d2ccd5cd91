import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { kill } from 'node:process';
import type { Clock } from '../../kernel/clock.ts';
import { RelevoError } from '../../kernel/error.ts';
import type { Log } from '../../kernel/log.ts';
import type { TrainingEngine, TrainingJob } from '../ports.ts';
import { createJobFolder } from './job-folder.ts';
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
  clock: Clock;
  log: Log;
};

/** How long the data of a job that has ended stays there to be looked at. */
const DATA_KEPT_MS = 86_400_000;

/** Runs the MLflow Project as a child process of this host. The state is on disk, so it outlives the host. */
export function createLocalEngine(options: LocalEngineOptions): TrainingEngine {
  const jobOf = (requestId: string): ReturnType<typeof createJobFolder> =>
    createJobFolder(join(options.workDir, requestId));
  return {
    start: async (job) => {
      await mkdir(join(options.workDir, job.requestId), { recursive: true });
      await removeOldData(options);
      if (jobOf(job.requestId).state().kind === 'unknown') await launch(job, jobOf(job.requestId), options);
    },
    state: async (requestId) => jobOf(requestId).state(),
    stop: async (requestId) => {
      const pid = jobOf(requestId).livingProcess();
      if (pid !== undefined) signalEnd(pid);
    },
  };
}

async function launch(
  job: TrainingJob,
  folder: ReturnType<typeof createJobFolder>,
  options: LocalEngineOptions,
): Promise<void> {
  await copyFile(job.dataFile, folder.data);
  const [command, ...args] = projectCommand(
    await readProject(options.projectDir),
    job.entryPoint,
    parametersOf(job, folder.data, options.policyFile(job.model)),
    options.python,
  );
  if (command === undefined) throw new RelevoError('PROJECT_INVALID', 'MLproject: empty command');
  const log = await open(folder.log, 'a');
  try {
    const child = spawn(command, args, {
      cwd: options.projectDir,
      stdio: ['ignore', log.fd, log.fd],
      env: environmentOf(job, options),
    });
    if (child.pid !== undefined) folder.noteProcess(child.pid);
    child.once('exit', (code, signal) => {
      try {
        folder.noteExit(code, signal);
      } catch (error) {
        // `state` finds the process gone all the same.
        options.log.warn('exit of a training process not noted', {
          requestId: job.requestId,
          error: String(error),
        });
      }
    });
    await started(child);
  } finally {
    await log.close();
  }
}

async function readProject(projectDir: string): Promise<string> {
  try {
    return await readFile(join(projectDir, 'MLproject'), 'utf8');
  } catch (cause) {
    throw new RelevoError('PROJECT_INVALID', `${projectDir}: no MLproject that can be read`, { cause });
  }
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

function signalEnd(pid: number): void {
  try {
    kill(pid, 'SIGTERM');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Rows do not stay longer than they are of use; logs do. */
async function removeOldData({ workDir, clock }: LocalEngineOptions): Promise<void> {
  for (const requestId of await readdir(workDir)) {
    const folder = createJobFolder(join(workDir, requestId));
    if (!existsSync(folder.data)) continue;
    const age = clock.now().getTime() - (await stat(folder.data)).mtimeMs;
    if (age > DATA_KEPT_MS && folder.state().kind !== 'running') await rm(folder.data, { force: true });
  }
}
