import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';

/** SHA-256 in hex by path relative to the directory, with `/` between names. */
export const fileDigestsSchema = z.record(
  z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\\0]+$/),
  z.string(),
);
export type FileDigests = z.infer<typeof fileDigestsSchema>;

/** Digests of every file below the directory. */
export async function digestFiles(directory: string): Promise<FileDigests> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const digests: FileDigests = {};
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = join(entry.parentPath, entry.name);
    digests[relative(directory, file).split(sep).join('/')] = await digestFile(file);
  }
  return digests;
}

/**
 * Compares files with what is expected of them; files that nothing is expected of may be anything.
 *
 * @throws MODEL_DIGEST_MISMATCH naming the first file that is missing or different
 */
export function requireDigests(actual: FileDigests, expected: FileDigests): void {
  for (const [path, digest] of Object.entries(expected))
    if (actual[path] !== digest)
      throw new RelevoError(
        'MODEL_DIGEST_MISMATCH',
        `${path} is not the file that was registered (${actual[path] === undefined ? 'missing' : 'other SHA-256'})`,
        { retryable: true },
      );
}

async function digestFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
