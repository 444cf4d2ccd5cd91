import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, runRelevo } from './run-relevo.ts';

export type ValidateFolder = {
  path(name: string): string;
  put(name: string, content: string | Uint8Array): Promise<string>;
  /** `relevo validate` of files of the folder by the policy that is in it. */
  validate(...args: string[]): Promise<Ended>;
};

/** A new folder with `m.jsonc`, the policy of a binary model with the label `y`. */
export async function validateFolder(extra: object = {}): Promise<ValidateFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-validate-'));
  const path = (name: string): string => join(folder, name);
  const put = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(path(name), content);
    return path(name);
  };
  const policy = await put(
    'm.jsonc',
    JSON.stringify({ task: 'binary', target: 'y', positive: 'yes', primary: 'roc_auc', ...extra }),
  );
  return { path, put, validate: async (...args) => runRelevo(['validate', ...args, '--policy', policy]) };
}
