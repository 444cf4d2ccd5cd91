import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../shared/kernel/digest.ts';
import type { MlflowClient } from '../../shared/mlflow/index.ts';
import { projectRoot } from '../../stack/project-root.ts';

export type FixtureName = 'telco-lr' | 'multiclass' | 'regression' | 'slow';

/** The directory of a complete model, as training logs it; `slow` has no evaluation. */
export const fixtureDirectory = (fixture: FixtureName): string =>
  join(projectRoot, 'test', 'fixtures', 'models', fixture);

export type RegisterOptions = {
  fixture?: FixtureName;
  /** Gives the version the alias `champion`; true unless said otherwise. */
  champion?: boolean;
  /** Another decision threshold than the fixture's, so that two versions answer with different labels. */
  threshold?: number;
};

export type Registered = { version: string; runId: string };

const taggedFiles = ['model.onnx', 'relevo/evaluation.parquet', 'relevo/profile.json'];

/** Registers a fixture as training would: a finished run with the model's files, and a version with digests. */
export async function registerFixture(
  mlflow: MlflowClient,
  model: string,
  { fixture = 'telco-lr', champion = true, threshold }: RegisterOptions = {},
): Promise<Registered> {
  const { experimentId } = await mlflow.experiments.getOrCreate(model);
  const { runId, artifactUri } = await mlflow.runs.create({ experimentId, runName: `fixture ${fixture}` });
  const files = await readFixture(fixture, threshold);
  for (const [path, content] of files) await mlflow.artifacts.upload(`${artifactUri}/model/${path}`, content);
  await mlflow.runs.update(runId, { status: 'FINISHED' });
  if ((await mlflow.registeredModels.find(model)) === undefined) await mlflow.registeredModels.create(model);
  const digests = taggedFiles
    .filter((path) => files.has(path))
    .map((path) => [path, sha256(files.get(path) ?? '')]);
  const { version } = await mlflow.modelVersions.create({
    name: model,
    source: `${artifactUri}/model`,
    runId,
    tags: {
      'relevo.request_id': `fixture-${runId}`,
      'relevo.data_digest': sha256(fixture),
      'relevo.code_revision': 'fixture',
      'relevo.sha256': JSON.stringify(Object.fromEntries(digests)),
    },
  });
  if (champion) await mlflow.registeredModels.setAlias(model, 'champion', version);
  return { version, runId };
}

async function readFixture(
  fixture: FixtureName,
  threshold: number | undefined,
): Promise<Map<string, Uint8Array>> {
  const directory = fixtureDirectory(fixture);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = new Map<string, Uint8Array>();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = join(entry.parentPath, entry.name);
    files.set(file.slice(directory.length + 1), await readFile(file));
  }
  if (threshold !== undefined) {
    const text = Buffer.from(files.get('MLmodel') ?? '').toString('utf8');
    files.set('MLmodel', Buffer.from(text.replace(/threshold: [\d.]+/, `threshold: ${threshold}`)));
  }
  return files;
}
