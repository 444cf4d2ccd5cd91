import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sha256 } from '../../shared/kernel/digest.ts';
import type { MlflowClient } from '../../shared/mlflow/index.ts';

/** Files of a model in MLflow, of which versions can be made. */
export type LoggedPackage = { source: string; runId: string; tags: Record<string, string> };

const tagged = ['model.onnx', 'relevo/evaluation.parquet', 'relevo/profile.json'];

/** Uploads a model's directory into a finished run, as training would leave it. */
export async function logPackage(mlflow: MlflowClient, directory: string): Promise<LoggedPackage> {
  const { experimentId } = await mlflow.experiments.getOrCreate('bench');
  const { runId, artifactUri } = await mlflow.runs.create({ experimentId, runName: 'bench' });
  const source = `${artifactUri}/model`;
  const digests: Record<string, string> = {};
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(directory, file);
    const content = await readFile(file);
    if (tagged.includes(path)) digests[path] = sha256(content);
    await mlflow.artifacts.upload(`${source}/${path}`, content);
  }
  await mlflow.runs.update(runId, { status: 'FINISHED' });
  return { source, runId, tags: tagsOf(digests) };
}

/** Makes a version of logged files; creates the registered model where it is missing. */
export async function registerVersion(
  mlflow: MlflowClient,
  name: string,
  { source, runId, tags }: LoggedPackage,
): Promise<string> {
  if ((await mlflow.registeredModels.find(name)) === undefined) await mlflow.registeredModels.create(name);
  return (await mlflow.modelVersions.create({ name, source, runId, tags })).version;
}

const tagsOf = (digests: Record<string, string>): Record<string, string> => ({
  'relevo.request_id': 'bench',
  'relevo.data_digest': sha256('bench'),
  'relevo.code_revision': 'bench',
  'relevo.sha256': JSON.stringify(digests),
});
