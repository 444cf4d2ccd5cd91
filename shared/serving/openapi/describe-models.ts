import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRelevoError } from '../../kernel/error.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ModelStore } from '../model-store/model-store.ts';
import { championOf } from '../model-target.ts';
import type { Policies } from '../ports.ts';
import type { DocumentedModel } from './documented-model.ts';

const EXAMPLE = 'serving_input_example.json';

/** Every served model as its champion is now; one whose champion cannot be loaded has no description. */
export async function describeModels(
  store: Pick<ModelStore, 'use'>,
  policies: Policies,
): Promise<DocumentedModel[]> {
  return Promise.all(policies.models().map((name) => describeModel(store, name, policies.get(name))));
}

async function describeModel(
  store: Pick<ModelStore, 'use'>,
  name: string,
  policy: Policy | undefined,
): Promise<DocumentedModel> {
  const base = {
    name,
    entity: policy?.entity ?? null,
    extraColumns: policy?.serving.extraColumns ?? 'ignore',
  } as const;
  try {
    return await store.use(championOf(name), async ({ scorer, identity, directory }) => ({
      ...base,
      version: identity.version,
      description: scorer.description,
      example: await readExample(directory),
    }));
  } catch (error) {
    if (!isRelevoError(error) || error.status !== 503) throw error;
    return { ...base, version: undefined, description: undefined, example: undefined };
  }
}

/** The body that the model's author logged; undefined where the disk cache has lost it. */
async function readExample(directory: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(directory, EXAMPLE), 'utf8'));
  } catch {
    return undefined;
  }
}
