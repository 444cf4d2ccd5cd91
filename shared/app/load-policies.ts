import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RelevoError } from '../kernel/error.ts';
import { parsePolicy } from '../policy/load-policy.ts';
import type { Policy } from '../policy/policy.ts';

export type Policies = {
  get: (model: string) => Policy | undefined;
  /** In alphabetical order. */
  models: () => string[];
  /** The policy's file, for programs that read it themselves. */
  file: (model: string) => string;
};

/**
 * All `<model>.jsonc` of a folder, once, at the start.
 * @throws RelevoError POLICIES_INVALID naming every file that is wrong and every problem in it
 */
export function loadPolicies(folder: string): Policies {
  const policies = new Map<string, Policy>();
  const problems: string[] = [];
  for (const file of policyFiles(folder)) {
    const model = file.slice(0, -'.jsonc'.length);
    try {
      policies.set(model, parsePolicy(model, readFileSync(join(folder, file), 'utf8')));
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (problems.length > 0) throw new RelevoError('POLICIES_INVALID', problems.join('\n'));
  return {
    get: (model) => policies.get(model),
    models: () => [...policies.keys()],
    file: (model) => join(folder, `${model}.jsonc`),
  };
}

function policyFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.jsonc'))
      .toSorted();
  } catch (cause) {
    throw new RelevoError('POLICIES_INVALID', `RELEVO_MODELS_DIR: cannot read the folder ${folder}`, {
      cause,
    });
  }
}
