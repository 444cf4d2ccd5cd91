import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Random } from '../kernel/random.ts';
import { MlflowError } from './errors.ts';

export type SavedFile = { sha256: string; size: number };

/**
 * Lets `write` fill a temporary file beside `target`, checks its size and moves it into place, so that `target` is never
 * half written.
 * @throws MlflowError `ARTIFACT_TRUNCATED` (retryable) when fewer or more bytes arrived than were announced.
 */
export async function saveFile(
  target: string,
  expectedSize: number | undefined,
  random: Random,
  write: (file: string) => Promise<void>,
): Promise<SavedFile> {
  const part = `${target}.${random.uuid()}.part`;
  try {
    await write(part);
    const { size } = await stat(part);
    if (expectedSize !== undefined && size !== expectedSize) throw truncated(expectedSize, size);
    const sha256 = await hashFile(part);
    await rename(part, target);
    return { sha256, size };
  } finally {
    await rm(part, { force: true });
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

const truncated = (expected: number, actual: number): MlflowError =>
  new MlflowError('ARTIFACT_TRUNCATED', `an artifact of ${expected} bytes arrived with ${actual}`, {
    delivery: 'answered',
    retryable: true,
  });
