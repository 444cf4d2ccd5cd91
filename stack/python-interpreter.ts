import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RelevoError } from '../shared/kernel/error.ts';
import { callerSetting } from './environment.ts';

const run = promisify(execFile);
const MINIMUM_MINOR = 11;
const probe = `import sys, venv, ensurepip; print('%d.%d.%d' % sys.version_info[:3])`;

export type PythonInterpreter = { command: string; version: string };

/**
 * The first Python that is new enough and has venv; the environment variable PYTHON names one explicitly.
 * @throws RelevoError PYTHON_MISSING that lists what was found and says what to install.
 */
export async function findPython(commands: string[] = usualCommands()): Promise<PythonInterpreter> {
  const seen: string[] = [];
  for (const command of commands) {
    const found = await ask(command);
    if (found.version !== undefined && isNewEnough(found.version)) return { command, version: found.version };
    if (found.problem !== 'not found') seen.push(`${command}: ${found.version ?? found.problem}`);
  }
  throw new RelevoError(
    'PYTHON_MISSING',
    `Python 3.${MINIMUM_MINOR} or newer with venv is needed (${seen.join('; ') || 'none was found'}). ` +
      `Install it (Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.12), ` +
      `or set PYTHON to its path.`,
  );
}

function usualCommands(): string[] {
  const named = callerSetting('PYTHON');
  return named === undefined ? ['python3', 'python3.13', 'python3.12', 'python3.11', 'python'] : [named];
}

const isNewEnough = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 3 && minor >= MINIMUM_MINOR;
};

async function ask(command: string): Promise<{ version?: string; problem?: string }> {
  try {
    const { stdout } = await run(command, ['-c', probe], { timeout: 20_000 });
    return { version: stdout.trim() };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { problem: missing ? 'not found' : 'has no venv or does not start' };
  }
}
