import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sha256 } from '../shared/kernel/digest.ts';
import { RelevoError } from '../shared/kernel/error.ts';
import { callerSetting, childEnvironment } from './environment.ts';
import { projectRoot, stateRoot } from './project-root.ts';
import { findPython } from './python-interpreter.ts';
import { runCommand } from './run-command.ts';

const trainerLock = join(projectRoot, 'trainer', 'requirements.lock');

export type PythonEnvironment = {
  /** The environment's folder. */
  folder: string;
  python: string;
  /** False when it was there already. */
  isNew: boolean;
};

/**
 * A Python environment of the project under `.relevo/`, installed from a lock; the trainer's unless another is named.
 * Keyed by the lock's digest: a second call does nothing, a changed lock is installed over the old one.
 * @throws RelevoError PYTHON_MISSING or COMMAND_FAILED with what to do or the log's tail.
 */
export async function ensurePythonEnvironment(
  onProgress: (line: string) => void = () => undefined,
  folder: string = join(stateRoot, 'venv'),
  lockFile: string = trainerLock,
): Promise<PythonEnvironment> {
  const lock = readFileSync(lockFile, 'utf8');
  const marker = join(folder, 'relevo-lock.sha256');
  const python = join(folder, 'bin', 'python');
  const digest = sha256(lock);
  if (existsSync(python) && existsSync(marker) && readFileSync(marker, 'utf8') === digest)
    return { folder, python, isNew: false };
  const logFile = join(stateRoot, 'logs', `python-environment-${basename(folder)}.log`);
  rmSync(logFile, { force: true });
  if (!existsSync(python)) await createEnvironment(folder, logFile, onProgress);
  const size = lockFile === trainerLock ? ' (CPU only, about 1 GB on disk)' : '';
  onProgress(`installing ${countPackages(lock)} Python packages${size}`);
  await install({ python, uv: uvPin(lock, lockFile), lockFile, logFile });
  writeFileSync(marker, digest);
  return { folder, python, isNew: true };
}

async function createEnvironment(
  folder: string,
  logFile: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const { command, version } = await findPython();
  onProgress(`creating a Python ${version} environment in ${folder}`);
  const args = ['-m', 'venv', '--clear', folder];
  await run({ what: 'creating the Python environment', command, args, logFile });
}

/** uv is itself a locked package: pip installs it, and it installs the rest several times faster than pip would. */
async function install({ python, uv, lockFile, logFile }: Installation): Promise<void> {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await run({ what: 'installing uv', command: python, args: [...pip, uv], logFile });
  const what = 'installing the Python packages';
  try {
    const flags = ['--no-progress', '--python', python, '--requirements', lockFile];
    const args = ['-m', 'uv', 'pip', 'install', ...flags];
    await run({ what, command: python, args, logFile, env: uvSettings() });
  } catch (error) {
    if (!(error instanceof RelevoError)) throw error;
    // pip also reads its own configuration files: an index that only pip knows about still works.
    await run({ what, command: python, args: [...pip, '--requirement', lockFile], logFile });
  }
}

type Installation = { python: string; uv: string; lockFile: string; logFile: string };

/** uv does not read pip's variables; those that say where packages come from are passed on. */
function uvSettings(): Record<string, string> {
  const pairs = [
    ['UV_DEFAULT_INDEX', callerSetting('UV_DEFAULT_INDEX') ?? callerSetting('PIP_INDEX_URL')],
    ['UV_INDEX', callerSetting('UV_INDEX') ?? callerSetting('PIP_EXTRA_INDEX_URL')],
    ['UV_FIND_LINKS', callerSetting('UV_FIND_LINKS') ?? callerSetting('PIP_FIND_LINKS')],
    ['SSL_CERT_FILE', callerSetting('SSL_CERT_FILE') ?? callerSetting('PIP_CERT')],
  ].flatMap(([name, value]) => (name === undefined || value === undefined ? [] : [[name, value] as const]));
  return { ...Object.fromEntries(pairs), UV_PYTHON_DOWNLOADS: 'never' };
}

type Step = { what: string; command: string; args: string[]; logFile: string; env?: Record<string, string> };

const run = ({ env = {}, ...step }: Step): Promise<void> =>
  runCommand({ ...step, env: childEnvironment(env), cwd: projectRoot });

const packageLine = /^[A-Za-z0-9_.-]+==/;

const countPackages = (lock: string): number =>
  lock.split('\n').filter((line) => packageLine.test(line)).length;

function uvPin(lock: string, lockFile: string): string {
  const pin = lock.split('\n').find((line) => line.startsWith('uv=='));
  if (pin === undefined) throw new RelevoError('LOCK_INVALID', `${lockFile} does not pin uv`);
  return pin.trim();
}
