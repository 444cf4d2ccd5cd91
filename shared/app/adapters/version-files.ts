import { isRelevoError } from '../../kernel/error.ts';
import { downloadModelVersion, isMlflowError, type MlflowClient } from '../../mlflow/index.ts';
import { type Profile, profileSchema } from '../../monitoring/profile.ts';
import type { ModelFiles } from '../../promotion/ports.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';

type Registry = Pick<MlflowClient, 'modelVersions' | 'artifacts'>;

/** A version's files for the gate: all of them, in a folder that is gone afterwards. */
export function createVersionFiles(mlflow: Registry): ModelFiles {
  return {
    withFiles: ({ model, version }, run, signal) =>
      withScratchFolder(async (folder) => {
        const arrived = await downloadAll(mlflow, model, version, folder, signal);
        return run(arrived ? folder : undefined);
      }),
  };
}

async function downloadAll(
  mlflow: Registry,
  name: string,
  version: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    await downloadModelVersion(mlflow, { name, version }, folder, { signal });
    return true;
  } catch (error) {
    if (isRelevoError(error) && error.code === 'MODEL_FILES_MISSING') return false;
    throw error;
  }
}

/** The reference profile logged with a version; undefined for a version without one. */
export async function readReferenceProfile(
  mlflow: Registry,
  model: string,
  version: string,
  signal?: AbortSignal,
): Promise<Profile | undefined> {
  const root = await mlflow.modelVersions.downloadUri(model, version, { signal });
  const bytes = await readOptional(mlflow, `${root}/relevo/profile.json`, signal);
  return bytes === undefined ? undefined : profileSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

async function readOptional(
  mlflow: Registry,
  uri: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  try {
    return await mlflow.artifacts.readFile(uri, { signal });
  } catch (error) {
    if (isMlflowError(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined;
    throw error;
  }
}
