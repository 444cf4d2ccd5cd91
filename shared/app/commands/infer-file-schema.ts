import { writeFile } from 'node:fs/promises';
import { RelevoError } from '../../kernel/error.ts';
import { inferSchema } from '../../validation/infer/infer-schema.ts';
import { expandFiles } from './expand-files.ts';

/** Proposes a policy's schema from files. @throws NO_FILES, and what `inferSchema` throws */
export async function inferFileSchema(
  patterns: readonly string[],
  target: string | undefined,
): Promise<string> {
  return inferSchema(await expandFiles(patterns), target);
}

/** Writes a file that is not there yet: a policy is edited by people. @throws FILE_EXISTS */
export async function writeNewFile(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new RelevoError('FILE_EXISTS', `${file} is there already`);
  }
}
