import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { RelevoError } from '../../kernel/error.ts';
import { parsePolicy } from '../../policy/load-policy.ts';
import type { Policy } from '../../policy/policy.ts';

/** The policy in a file, whose name is the model's. @throws POLICY_MISSING, POLICY_INVALID */
export async function readPolicy(file: string): Promise<{ model: string; policy: Policy }> {
  const model = modelOfFile(file);
  return { model, policy: parsePolicy(model, await readPolicyText(file), file) };
}

export const modelOfFile = (file: string): string => basename(file, extname(file));

/** @throws POLICY_MISSING */
export async function readPolicyText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new RelevoError('POLICY_MISSING', `no policy can be read from ${file}`, { cause });
  }
}
