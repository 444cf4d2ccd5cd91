import { RelevoError } from '../kernel/error.ts';
import type { Artifacts } from './artifacts.ts';
import type { DownloadOptions } from './download-directory.ts';
import type { ModelVersions } from './model-versions.ts';

type ModelFiles = {
  modelVersions: Pick<ModelVersions, 'downloadUri'>;
  artifacts: Pick<Artifacts, 'downloadDirectory'>;
};

/**
 * Writes a model version's files into `directory` and returns the SHA-256 (hexadecimal) of each by its relative path.
 * Compare them with digests recorded at registration: the server vouches for none.
 * @throws RelevoError `MODEL_FILES_MISSING` when nothing is there to download, `ARTIFACT_LIMIT`, `ARTIFACT_PATH`, `ARTIFACT_SCHEME`, `ARTIFACT_ACCOUNT`.
 * @throws MlflowError with RESOURCE_DOES_NOT_EXIST when the version does not exist.
 */
export async function downloadModelVersion(
  client: ModelFiles,
  { name, version }: { name: string; version: string },
  directory: string,
  options: DownloadOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const uri = await client.modelVersions.downloadUri(name, version, options);
  const digests = await client.artifacts.downloadDirectory(uri, directory, options);
  if (digests.size === 0) {
    throw new RelevoError('MODEL_FILES_MISSING', `${name} v${version}: no files to download`);
  }
  return digests;
}
