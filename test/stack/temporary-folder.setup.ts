import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MARK = 'RELEVO_TEST_FOLDER';

/**
 * One folder for all temporary files of the run; workers and services inherit it as TMPDIR. It goes when the process
 * does, after every project has stopped its services.
 */
export function setup(): void {
  if (process.env[MARK] !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'relevo-tests-'));
  process.env[MARK] = folder;
  process.env['TMPDIR'] = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
}
