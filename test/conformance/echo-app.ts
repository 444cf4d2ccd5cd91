import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../shared/kernel/digest.ts';
import type { MlflowClient } from '../../shared/mlflow/index.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { echoModels } from './scoring-server.ts';

/** Names of the echo models. */
export const echoNames = [
  'scalars',
  'optional',
  'composites',
  'required',
  'single',
  'unnamed',
  'matrix',
  'tensors',
  'params',
] as const;

type EchoName = (typeof echoNames)[number];

/** A policy that fits any model. */
export const echoPolicies = (
  prefix: string,
  names: readonly EchoName[] = echoNames,
): Record<string, unknown> =>
  Object.fromEntries(
    names.map((name) => [`${prefix}${name}`, { task: 'regression', target: 'y', primary: 'rmse' }]),
  );

/** Registers echo models, all unless named, as `<prefix><name>`, and makes each champion. */
export async function registerEchoModels(
  mlflowUrl: string,
  prefix: string,
  names: readonly EchoName[] = echoNames,
): Promise<void> {
  const mlflow = createMlflowClient({ url: mlflowUrl });
  for (const name of names) await register(mlflow, name, `${prefix}${name}`);
}

async function register(mlflow: MlflowClient, echo: string, model: string): Promise<void> {
  const { experimentId } = await mlflow.experiments.getOrCreate(model);
  const { runId, artifactUri } = await mlflow.runs.create({ experimentId, runName: `echo ${echo}` });
  const directory = join(echoModels, echo);
  const digests: Record<string, string> = {};
  for (const file of await readdir(directory)) {
    if (file === 'code') continue;
    const content = await readFile(join(directory, file));
    digests[file] = sha256(content);
    await mlflow.artifacts.upload(`${artifactUri}/model/${file}`, content);
  }
  await mlflow.runs.update(runId, { status: 'FINISHED' });
  await mlflow.registeredModels.create(model);
  const { version } = await mlflow.modelVersions.create({
    name: model,
    source: `${artifactUri}/model`,
    runId,
    tags: { 'relevo.sha256': JSON.stringify({ 'model.onnx': digests['model.onnx'] }) },
  });
  await mlflow.registeredModels.setAlias(model, 'champion', version);
}
