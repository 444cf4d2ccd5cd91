import { join } from 'node:path';
import { RelevoError } from '../kernel/error.ts';
import { withDuckDb } from '../tables/database.ts';
import { quoteFiles } from '../tables/quote.ts';
import { writeParquet } from '../tables/write-parquet.ts';
import { TRAINING_SETS_CONTAINER } from './messages.ts';
import type { RetrainingBlobs } from './ports.ts';
import { partPath, setPath, type TrainingSet, trainingSetSchema } from './training-request.ts';

type Blobs = Pick<RetrainingBlobs, 'read' | 'download'>;

/** @throws TRAINING_SET_MISSING */
export async function readTrainingSet(
  blobs: Blobs,
  model: string,
  digest: string,
  signal?: AbortSignal,
): Promise<TrainingSet> {
  const content = await blobs.read(TRAINING_SETS_CONTAINER, setPath(model, digest), signal);
  if (content === undefined) throw missing(setPath(model, digest));
  return trainingSetSchema.parse(JSON.parse(new TextDecoder().decode(content.bytes)));
}

/** All rows of a training set as one local Parquet file in `folder`. @throws TRAINING_SET_MISSING */
export async function fetchTrainingSet(
  blobs: Blobs,
  model: string,
  digest: string,
  folder: string,
  signal?: AbortSignal,
): Promise<{ file: string; rows: number }> {
  const parts: string[] = [];
  for (const part of (await readTrainingSet(blobs, model, digest, signal)).parts) {
    const local = join(folder, `part-${part.digest}.parquet`);
    if (!(await blobs.download(TRAINING_SETS_CONTAINER, partPath(model, part.digest), local, signal)))
      throw missing(partPath(model, part.digest));
    parts.push(local);
  }
  const file = join(folder, 'training-set.parquet');
  const all = `SELECT * FROM read_parquet(${quoteFiles(parts)}, union_by_name = true)`;
  const rows = await withDuckDb(
    (database) => writeParquet(database, all, file),
    signal === undefined ? {} : { signal },
  );
  return { file, rows };
}

const missing = (path: string): RelevoError =>
  new RelevoError('TRAINING_SET_MISSING', `${TRAINING_SETS_CONTAINER}/${path} is not there`);
