import { oneLine } from './one-line.ts';

/** The step that is being done, on a line of its own that the next one takes the place of; on a terminal only. */
export function showProgress(step: string): void {
  if (!process.stderr.isTTY) return;
  const width = Math.max(20, (process.stderr.columns ?? 80) - 1);
  process.stderr.write(`\r\u001B[K${oneLine(step, width)}`);
}

/** Leaves the line empty. */
export const endProgress = (): void => showProgress('');
