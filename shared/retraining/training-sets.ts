import { join } from 'node:path';
import { RelevoError } from '../kernel/error.ts';
import type { Policy } from '../policy/policy.ts';
import { withDuckDb } from '../tables/database.ts';
import { quoteFiles } from '../tables/quote.ts';
import { readTable } from '../tables/read-table.ts';
import { writeParquet } from '../tables/write-parquet.ts';
import { fileDigest } from './file-digest.ts';
import { TRAINING_SETS_CONTAINER } from './messages.ts';
import type { RetrainingBlobs } from './ports.ts';
import {
  composeTrainingSet,
  partPath,
  setPath,
  type TrainingSet,
  trainingSetDigest,
  trainingSetSchema,
} from './training-request.ts';

type Composition = {
  model: string;
  part: TrainingSet['parts'][number];
  /** Local copy of the upload. */
  file: string;
  policy: Policy;
  /** Digest of the set to add to; undefined to stand alone. */
  base: string | undefined;
  signal: AbortSignal | undefined;
};

/** `digest` names the set, `dataDigest` the bytes of `file`, its rows in one local Parquet file. */
type Composed = { digest: string; dataDigest: string; file: string; rows: number };

type TrainingSets = { compose(composition: Composition): Promise<Composed> };

/** Training sets as lists of parts: every accepted upload is stored once, as Parquet under its digest. */
export function createTrainingSets(blobs: RetrainingBlobs, scratch: string): TrainingSets {
  return {
    compose: async (composition) => {
      const { model, part, signal } = composition;
      const base =
        composition.base === undefined ? undefined : await readSet(blobs, model, composition.base, signal);
      const set = composeTrainingSet(base, part);
      const digest = trainingSetDigest(set);
      const own = await storePart(blobs, composition, join(scratch, 'part.parquet'));
      const others = await fetchParts(blobs, composition, set, scratch);
      await blobs.write(TRAINING_SETS_CONTAINER, setPath(model, digest), JSON.stringify(set), {
        contentType: 'application/json',
      });
      const file = join(scratch, 'training-set.parquet');
      const rows = await union([...others, own], file, signal);
      return { digest, dataDigest: await fileDigest(file), file, rows };
    },
  };
}

async function readSet(
  blobs: RetrainingBlobs,
  model: string,
  digest: string,
  signal: AbortSignal | undefined,
): Promise<TrainingSet> {
  const content = await blobs.read(TRAINING_SETS_CONTAINER, setPath(model, digest), signal);
  if (content === undefined) throw missing(setPath(model, digest));
  return trainingSetSchema.parse(JSON.parse(new TextDecoder().decode(content.bytes)));
}

async function storePart(blobs: RetrainingBlobs, composition: Composition, file: string): Promise<string> {
  const { policy, model, part, signal } = composition;
  const types = Object.fromEntries(
    Object.entries(policy.columns).map(([column, { type }]) => [column, type]),
  );
  await withDuckDb(async (database) => {
    const relation = await readTable(database, composition.file, { types });
    await writeParquet(database, `SELECT * FROM ${relation}`, file);
  });
  await blobs.upload(
    TRAINING_SETS_CONTAINER,
    partPath(model, part.digest),
    file,
    signal === undefined ? {} : { signal },
  );
  return file;
}

async function fetchParts(
  blobs: RetrainingBlobs,
  { model, part, signal }: Composition,
  set: TrainingSet,
  scratch: string,
): Promise<string[]> {
  const files: string[] = [];
  for (const known of set.parts.filter((candidate) => candidate.digest !== part.digest)) {
    const file = join(scratch, `${known.digest}.parquet`);
    if (!(await blobs.download(TRAINING_SETS_CONTAINER, partPath(model, known.digest), file, signal)))
      throw missing(partPath(model, known.digest));
    files.push(file);
  }
  return files;
}

const union = (files: string[], target: string, signal: AbortSignal | undefined): Promise<number> =>
  withDuckDb(
    (database) =>
      writeParquet(
        database,
        `SELECT * FROM read_parquet(${quoteFiles(files)}, union_by_name = true)`,
        target,
      ),
    signal === undefined ? {} : { signal },
  );

const missing = (path: string): RelevoError =>
  new RelevoError('TRAINING_SET_MISSING', `${TRAINING_SETS_CONTAINER}/${path} is not there`);
