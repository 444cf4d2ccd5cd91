import { z } from 'zod';
import { sha256 } from '../kernel/digest.ts';

/** One delivery of the bytes: a blob as it was written at one time. */
const arrivalSchema = z.object({ upload: z.string(), etag: z.string() });

/** State of the same bytes on their way to a training run: `<model>/requests/<id>.json`. */
export const trainingRequestSchema = z.object({
  format: z.literal(1),
  requestId: z.string(),
  model: z.string(),
  /** Blob of the newest attempt, and the digest of its bytes. */
  upload: z.string(),
  uploadDigest: z.string(),
  mode: z.enum(['add', 'replace']),
  state: z.enum(['accepted', 'refused', 'started']),
  /** Counts the trainings: uploading again what brought no candidate trains once more. */
  attempt: z.int().positive().default(1),
  /** The deliveries dealt with, by which a redelivery is told from another upload. */
  arrivals: z.array(arrivalSchema).default([]),
  /** Digest that names the composed training set. */
  trainingSet: z.string().nullable(),
  runId: z.string().nullable(),
  createdAt: z.iso.datetime(),
});

export type TrainingRequest = z.infer<typeof trainingRequestSchema>;

/** The same bytes for the same model in the same mode are one request, under whatever name they arrive. */
export const trainingRequestId = (model: string, uploadDigest: string, mode: 'add' | 'replace'): string =>
  sha256(`${model}\n${uploadDigest}\n${mode}`).slice(0, 32);

/** Names one attempt towards the run, the engine and the gate. */
export const attemptId = ({ requestId, attempt }: Pick<TrainingRequest, 'requestId' | 'attempt'>): string =>
  attempt === 1 ? requestId : `${requestId}-${attempt}`;

/** A training set is a list of parts; each part is one accepted upload, stored as Parquet under its digest. */
export const trainingSetSchema = z.object({
  format: z.literal(1),
  parts: z.array(z.object({ digest: z.string(), rows: z.int().nonnegative(), upload: z.string() })).min(1),
});

export type TrainingSet = z.infer<typeof trainingSetSchema>;

/** Independent of the order of the parts. */
export const trainingSetDigest = (set: TrainingSet): string =>
  sha256(
    set.parts
      .map((part) => part.digest)
      .toSorted()
      .join('\n'),
  );

/** What the champion was trained on plus the new part; a part that is there already is not added twice. */
export function addPart(base: TrainingSet | undefined, part: TrainingSet['parts'][number]): TrainingSet {
  const earlier = base?.parts.filter((known) => known.digest !== part.digest) ?? [];
  return { format: 1, parts: [...earlier, part] };
}

export const requestPath = (model: string, requestId: string): string =>
  `${model}/requests/${requestId}.json`;
export const setPath = (model: string, digest: string): string => `${model}/sets/${digest}.json`;
export const partPath = (model: string, digest: string): string => `${model}/parts/${digest}.parquet`;
