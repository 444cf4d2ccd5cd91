import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBlobStore } from '../../../shared/azure/blob-store.ts';
import { sha256 } from '../../../shared/kernel/digest.ts';
import { parsePolicy } from '../../../shared/policy/load-policy.ts';
import { composeTrainingSet } from '../../../shared/retraining/compose-training-set.ts';
import { CHAMPION_ALIAS } from '../../../shared/serving/messages.ts';
import { withScratchFolder } from '../../../shared/tables/scratch-folder.ts';
import { projectRoot } from '../../../stack/project-root.ts';
import type { BuiltModel } from '../../serving/models.ts';
import { registerVersion } from '../../serving/register-package.ts';
import type { World } from '../../serving/world.ts';

const customers = join(projectRoot, 'trainer', 'data', 'telco-churn.csv');

/**
 * Registers versions of a model as the loop leaves them: an experiment named like it, and runs that say which training
 * set they were given. The first version is champion by hand.
 * @returns the last one as the gate is asked about it
 */
export async function registerVersions(
  world: World,
  model: string,
  kinds: readonly BuiltModel[],
): Promise<{ model: string; version: string; runId: string }> {
  const { mlflow, logged } = await world.backends();
  const trainingSet = await storeTrainingSet(world, model);
  await mlflow.experiments.getOrCreate(model);
  let asked = { model, version: '', runId: '' };
  for (const kind of kinds) {
    const files = await logged(kind);
    await mlflow.runs.setTag(files.runId, 'relevo.training_set', trainingSet);
    const version = await registerVersion(mlflow, model, files);
    if (asked.version === '') await mlflow.registeredModels.setAlias(model, CHAMPION_ALIAS, version);
    asked = { model, version, runId: files.runId };
  }
  return asked;
}

/** All customers as one upload, from which the trainer holds a fifth back. */
async function storeTrainingSet(world: World, model: string): Promise<string> {
  const { storage } = await world.backends();
  const blobs = createBlobStore({ connection: { kind: 'connection-string', value: storage } });
  const policy = parsePolicy(
    'telco-churn',
    readFileSync(join(projectRoot, 'models', 'telco-churn.jsonc'), 'utf8'),
  );
  const text = readFileSync(customers, 'utf8');
  const part = { digest: sha256(text), rows: text.trimEnd().split('\n').length - 1, upload: 'customers.csv' };
  return withScratchFolder(async (folder) => {
    const signal = AbortSignal.timeout(60_000);
    const set = { model, part, file: customers, policy, base: undefined, folder, signal };
    return (await composeTrainingSet(blobs, set)).digest;
  });
}
