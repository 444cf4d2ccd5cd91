import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const TAIL_BYTES = 16_384;

/** The last `lines` lines of a log file; a note when there is none. */
export function logTail(file: string, lines = 30): string {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return '(no log was written)';
  }
  try {
    const { size } = fstatSync(handle);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(handle, buffer, 0, buffer.length, size - buffer.length);
    const text = buffer.toString('utf8').trimEnd();
    return text === '' ? '(the log is empty)' : text.split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(handle);
  }
}
