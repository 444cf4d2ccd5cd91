import { z } from 'zod';
import { modelNameSchema, versionSchema } from '../kernel/identifiers.ts';

/** Captured predictions: append-blob JSON lines, compacted to Parquet by `monitor-drift`. */
export const INFERENCE_CONTAINER = 'inference';
/** Labels from feedback, JSON lines. */
export const GROUND_TRUTH_CONTAINER = 'ground-truth';

/** One row of the inference table. Its columns and types are documented in docs/capture.md. */
export const capturedPredictionSchema = z.object({
  /** `<request's prediction id>:<row index>`, unique for each row. */
  prediction_id: z.string(),
  /** ISO 8601, UTC, milliseconds. */
  timestamp: z.iso.datetime(),
  model: modelNameSchema,
  version: versionSchema,
  /** Empty where the caller named a version. */
  alias: z.string(),
  /** `direct`: the caller named an alias or a version. Windows are judged on rows of the champion's route alone. */
  route: z.enum(['champion', 'canary', 'shadow', 'direct']),
  /** After redaction, by name of the signature's column or tensor; lists and objects where those are. */
  features: z.record(z.string(), z.json()),
  /** As answered: `label` and `probability` for a binary model, `prediction` for a regression, else by output. */
  outputs: z.record(z.string(), z.json()),
  entity_id: z.string().nullable(),
  trace_id: z.string().nullable(),
  /** Rows of this model that the same process answered and could not keep since the row before; absent for none. */
  dropped_before: z.int().positive().optional(),
});

export type CapturedPrediction = z.infer<typeof capturedPredictionSchema>;

/** One label, sent after the fact for one captured row. */
export const groundTruthSchema = z.object({
  prediction_id: z.string(),
  /** When the label was received; ISO 8601, UTC. */
  timestamp: z.iso.datetime(),
  model: modelNameSchema,
  label: z.union([z.string(), z.number(), z.boolean()]),
});

export type GroundTruth = z.infer<typeof groundTruthSchema>;

/** `model=<m>/date=YYYY-MM-DD/hour=HH/`, the Hive partition of a moment. */
export function inferencePartition(model: string, moment: Date): string {
  const iso = moment.toISOString();
  return `model=${model}/date=${iso.slice(0, 10)}/hour=${iso.slice(11, 13)}/`;
}

/** `model=<m>/date=YYYY-MM-DD/`. */
export const groundTruthPartition = (model: string, moment: Date): string =>
  `model=${model}/date=${moment.toISOString().slice(0, 10)}/`;
