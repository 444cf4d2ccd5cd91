import { z } from 'zod';

/** Stable reason codes of data validation. */
const findingCodes = [
  'MODEL_UNKNOWN',
  'FORMAT_UNSUPPORTED',
  'FILE_UNREADABLE',
  'FILE_EMPTY',
  'TARGET_MISSING',
  'ONE_CLASS',
  'COLUMN_MISSING',
  'COLUMN_TYPE',
  'NULL_SHARE',
  'OUT_OF_RANGE',
  'CATEGORY_UNKNOWN',
  'ENTITY_REPEATED',
  'COLUMN_UNEXPECTED',
  'DATASET_DUPLICATE',
  'TRAINING_SET_UNKNOWN',
] as const;

export const findingSchema = z.object({
  code: z.enum(findingCodes),
  severity: z.enum(['error', 'warning']),
  column: z.string().nullable(),
  /** In words, without any value from the data. */
  message: z.string(),
  /** Rows concerned. */
  rows: z.int().nonnegative(),
  /** Up to 20 of them, counted from 1 after the header. */
  sampleRows: z.array(z.int().positive()).max(20),
});

export type Finding = z.infer<typeof findingSchema>;

/** A finding about the file as a whole. */
export const fileFinding = (code: Finding['code'], message: string): Finding => ({
  code,
  severity: 'error',
  column: null,
  message,
  rows: 0,
  sampleRows: [],
});
