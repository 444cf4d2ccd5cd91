import { isRelevoError, RelevoError } from '../../kernel/error.ts';
import { orUndefined } from '../../mlflow/errors.ts';
import { downloadModelVersion, type MlflowClient } from '../../mlflow/index.ts';
import { type Profile, profileSchema } from '../../monitoring/profile/profile.ts';
import type { ModelFiles } from '../../promotion/ports.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';

const PROFILE = 'relevo/profile.json';
const EVALUATION = 'relevo/evaluation.parquet';

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

/**
 * The reference profile logged with a version; undefined for a version without one, or that is gone.
 * @throws RelevoError PROFILE_INVALID
 */
export async function readReferenceProfile(
  mlflow: Registry,
  model: string,
  version: string,
  signal?: AbortSignal,
): Promise<Profile | undefined> {
  const root = await orUndefined(mlflow.modelVersions.downloadUri(model, version, { signal }));
  if (root === undefined) return undefined;
  const bytes = await orUndefined(mlflow.artifacts.readFile(`${root}/${PROFILE}`, { signal }));
  if (bytes === undefined) return undefined;
  try {
    return profileSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new RelevoError('PROFILE_INVALID', `${model} v${version}: ${PROFILE} is not a reference profile`, {
      cause,
    });
  }
}

/** Writes the rows that a version was evaluated on to a local file; false for a version without them, or that is gone. */
export async function downloadEvaluation(
  mlflow: Registry,
  { model, version }: { model: string; version: string },
  file: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const root = await orUndefined(mlflow.modelVersions.downloadUri(model, version, { signal }));
  if (root === undefined) return false;
  const saved = await orUndefined(mlflow.artifacts.downloadFile(`${root}/${EVALUATION}`, file, { signal }));
  return saved !== undefined;
}
