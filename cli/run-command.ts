import { endProgress } from './show-progress.ts';

/**
 * What a command found: fine, something that a pipeline should stop for, that it could not tell, or that a decision needs more evidence.
 * Failures to run at all are thrown.
 */
export type Finding = 'fine' | 'found' | 'unknown' | 'open';

export const COULD_NOT_RUN = 2;

const exitCodes: Record<Finding, number> = { fine: 0, found: 1, unknown: COULD_NOT_RUN, open: 3 };

/** Runs a command and sets the exit code: 0 fine, 1 found something, 2 could not run, 3 more evidence is needed. */
export async function runCommand(work: () => Promise<Finding>): Promise<void> {
  try {
    process.exitCode = exitCodes[await work()];
  } catch (error) {
    endProgress();
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = COULD_NOT_RUN;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Errors of the system name their code and the path themselves.
  if ('syscall' in error) return error.message;
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  const path =
    'path' in error &&
    typeof error.path === 'string' &&
    error.path !== '' &&
    !error.message.startsWith(error.path)
      ? `${error.path}: `
      : '';
  return `${code}${path}${error.message}`;
}
