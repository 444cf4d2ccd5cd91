import { existsSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { inputError } from '../../kernel/error.ts';

/**
 * Files as a shell would hand them over: a name that exists stands for itself, another with `*`, `?`, `[` or `{` for all that it matches, in
 * alphabetical order. Throws NO_FILES where it matches none.
 */
export async function expandFiles(patterns: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const pattern of patterns) files.push(...(await expand(pattern)));
  return files;
}

async function expand(pattern: string): Promise<string[]> {
  if (existsSync(pattern) || !/[*?[{]/.test(pattern)) return [pattern];
  const matches = await Array.fromAsync(glob(pattern));
  if (matches.length === 0) throw inputError('NO_FILES', pattern, 'matches no file');
  return matches.toSorted();
}
