import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isRelevoError, RelevoError } from '../../kernel/error.ts';
import { readPolicy } from './read-policy.ts';

/** A file and what is wrong with it; null: nothing. */
export type CheckedPolicy = { file: string; problems: string | null };

/**
 * Reads policies as the app would at its start.
 * @param files of policies; none: all of `folder`
 * @throws POLICY_MISSING where a file or the folder cannot be read
 */
export async function checkPolicies(files: readonly string[], folder: string): Promise<CheckedPolicy[]> {
  const named = files.length > 0 ? files : await filesOf(folder);
  return Promise.all(named.map(checkPolicy));
}

async function checkPolicy(file: string): Promise<CheckedPolicy> {
  try {
    await readPolicy(file);
    return { file, problems: null };
  } catch (error) {
    if (!isRelevoError(error) || error.code !== 'POLICY_INVALID') throw error;
    return { file, problems: error.message };
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new RelevoError('POLICY_MISSING', `no policies can be read from ${folder}`, { cause });
  });
  const policies = names.filter((name) => name.endsWith('.jsonc')).toSorted();
  if (policies.length === 0) throw new RelevoError('POLICY_MISSING', `${folder} holds no policy`);
  return policies.map((name) => join(folder, name));
}
