import { z } from 'zod';
import { checkCodes } from '../policy/validation.ts';

/** Stable reason codes: what a file as a whole, or an upload, is refused for, and the checks, whose severities a policy may set. */
const findingCodes = [
  'MODEL_UNKNOWN',
  'FORMAT_UNSUPPORTED',
  'FILE_UNREADABLE',
  'FILE_EMPTY',
  'DATASET_DUPLICATE',
  'TRAINING_SET_UNKNOWN',
  ...checkCodes,
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
