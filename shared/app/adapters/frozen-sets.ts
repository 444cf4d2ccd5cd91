import { extname, join } from 'node:path';
import type { FetchFrozenSet } from '../../promotion/ports.ts';
import { fileDigest } from '../../retraining/file-digest.ts';
import { TRAINING_DATA_CONTAINER } from '../../retraining/messages.ts';
import type { BlobStore } from '../../azure/blob-store.ts';

/** Labelled sets that lie among the uploads and are never trained on. */
export const createFrozenSets =
  (blobs: Pick<BlobStore, 'list' | 'download'>): FetchFrozenSet =>
  async (model, path, folder, signal) => {
    const name = `${model}/${path}`;
    const file = join(folder, `frozen${extname(path)}`);
    for await (const item of blobs.list(TRAINING_DATA_CONTAINER, name, signal)) {
      if (item.name !== name) continue;
      if (!(await blobs.download(TRAINING_DATA_CONTAINER, name, file, signal))) return undefined;
      return { file, digest: await fileDigest(file, signal), uploadedAt: item.lastModified };
    }
    return undefined;
  };
