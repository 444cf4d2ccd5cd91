import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../shared/kernel/digest.ts';
import { RelevoError } from '../shared/kernel/error.ts';
import { callerSetting, childEnvironment } from './environment.ts';
import { projectRoot, stateRoot } from './project-root.ts';
import { findPython } from './python-interpreter.ts';
import { runCommand } from './run-command.ts';

const lockFile = join(projectRoot, 'trainer', 'requirements.lock');
const logFile = join(stateRoot, 'logs', 'python-environment.log');

export type PythonEnvironment = {
  /** The environment's folder. */
  folder: string;
  python: string;
  /** False when it was there already. */
  isNew: boolean;
};

/**
 * The project's own Python environment under `.relevo/`, installed from `trainer/requirements.lock`. Keyed by the lock's
 * digest: a second call does nothing, a changed lock is installed over the old one.
 * @throws RelevoError PYTHON_MISSING or COMMAND_FAILED with what to do or the log's tail.
 */
export async function ensurePythonEnvironment(
  onProgress: (line: string) => void = () => undefined,
  folder: string = join(stateRoot, 'venv'),
): Promise<PythonEnvironment> {
  const lock = readFileSync(lockFile, 'utf8');
  const marker = join(folder, 'relevo-lock.sha256');
  const python = join(folder, 'bin', 'python');
  const digest = sha256(lock);
  if (existsSync(python) && existsSync(marker) && readFileSync(marker, 'utf8') === digest)
    return { folder, python, isNew: false };
  rmSync(logFile, { force: true });
  if (!existsSync(python)) await createEnvironment(folder, onProgress);
  onProgress(`installing ${countPackages(lock)} Python packages (CPU only, about 1 GB on disk)`);
  await install(python, uvPin(lock));
  writeFileSync(marker, digest);
  return { folder, python, isNew: true };
}

async function createEnvironment(folder: string, onProgress: (line: string) => void): Promise<void> {
  const { command, version } = await findPython();
  onProgress(`creating a Python ${version} environment in ${folder}`);
  await run('creating the Python environment', command, ['-m', 'venv', '--clear', folder]);
}

/** uv is itself a locked package: pip installs it, and it installs the rest several times faster than pip would. */
async function install(python: string, uv: string): Promise<void> {
  await run('installing uv', python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', uv]);
  try {
    const flags = ['--no-progress', '--python', python, '--requirements', lockFile];
    await run(
      'installing the Python packages',
      python,
      ['-m', 'uv', 'pip', 'install', ...flags],
      uvSettings(),
    );
  } catch (error) {
    if (!(error instanceof RelevoError)) throw error;
    // pip also reads its own configuration files: an index that only pip knows about still works.
    const flags = ['--quiet', '--disable-pip-version-check', '--requirement', lockFile];
    await run('installing the Python packages', python, ['-m', 'pip', 'install', ...flags]);
  }
}

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

const run = (
  what: string,
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<void> =>
  runCommand({ what, command, args, env: childEnvironment(env), cwd: projectRoot, logFile });

const packageLine = /^[A-Za-z0-9_.-]+==/;

const countPackages = (lock: string): number =>
  lock.split('\n').filter((line) => packageLine.test(line)).length;

function uvPin(lock: string): string {
  const pin = lock.split('\n').find((line) => line.startsWith('uv=='));
  if (pin === undefined) throw new RelevoError('LOCK_INVALID', `${lockFile} does not pin uv`);
  return pin.trim();
}
