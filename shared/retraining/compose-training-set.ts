import { join } from 'node:path';
import type { Policy } from '../policy/policy.ts';
import { withDuckDb } from '../tables/database.ts';
import { readTable } from '../tables/read-table.ts';
import { writeParquet } from '../tables/write-parquet.ts';
import { fetchTrainingSet, readTrainingSet } from './fetch-training-set.ts';
import { fileDigest } from './file-digest.ts';
import { TRAINING_SETS_CONTAINER } from './messages.ts';
import type { RetrainingBlobs } from './ports.ts';
import { addPart, partPath, setPath, type TrainingSet, trainingSetDigest } from './training-request.ts';

type Composition = {
  model: string;
  part: TrainingSet['parts'][number];
  /** Local copy of the upload. */
  file: string;
  policy: Policy;
  /** Digest of the set to add to; undefined to stand alone. */
  base: string | undefined;
  /** Empty folder for temporary files, and for the result. */
  folder: string;
  signal: AbortSignal;
};

/** `digest` names the set, `dataDigest` the bytes of `file`, its rows in one local Parquet file. */
type ComposedSet = { digest: string; dataDigest: string; file: string; rows: number };

/** A training set is a list of parts: every accepted upload is stored once, as Parquet under its digest. */
export async function composeTrainingSet(
  blobs: RetrainingBlobs,
  composition: Composition,
): Promise<ComposedSet> {
  const { model, part, folder, signal, base } = composition;
  const earlier = base === undefined ? undefined : await readTrainingSet(blobs, model, base, signal);
  const set = addPart(earlier, part);
  const digest = trainingSetDigest(set);
  await storePart(blobs, composition);
  await blobs.write(TRAINING_SETS_CONTAINER, setPath(model, digest), JSON.stringify(set), {
    contentType: 'application/json',
    signal,
  });
  const { file, rows } = await fetchTrainingSet(blobs, model, digest, folder, signal);
  return { digest, dataDigest: await fileDigest(file, signal), file, rows };
}

async function storePart(blobs: RetrainingBlobs, composition: Composition): Promise<void> {
  const { policy, model, part, signal } = composition;
  const file = join(composition.folder, 'upload.parquet');
  const types = Object.fromEntries(
    Object.entries(policy.columns).map(([column, { type }]) => [column, type]),
  );
  await withDuckDb(
    async (database) => {
      const relation = await readTable(database, composition.file, { types });
      await writeParquet(database, `SELECT * FROM ${relation}`, file);
    },
    { signal },
  );
  await blobs.upload(TRAINING_SETS_CONTAINER, partPath(model, part.digest), file, { signal });
}
