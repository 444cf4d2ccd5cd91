import { z } from 'zod';
import { positiveDurationSchema } from './duration.ts';

/** What data is checked for: stable codes, and how much it matters where the policy says nothing. */
export const defaultSeverities = {
  TARGET_MISSING: 'error',
  ONE_CLASS: 'error',
  COLUMN_MISSING: 'error',
  COLUMN_TYPE: 'error',
  NULL_SHARE: 'error',
  OUT_OF_RANGE: 'error',
  CATEGORY_UNKNOWN: 'error',
  VALUE_REPEATED: 'error',
  VOLUME: 'error',
  STALE: 'error',
  EVALUATION_OVERLAP: 'error',
  NOT_FINITE: 'warning',
  COLUMN_UNEXPECTED: 'warning',
  ENTITY_REPEATED: 'warning',
  ROW_REPEATED: 'warning',
  LABEL_CONFLICT: 'warning',
  CLASS_BALANCE: 'warning',
  LEAKAGE_FEATURE: 'warning',
  LEAKAGE_IDENTIFIER: 'warning',
  CORRELATION: 'warning',
  COLUMN_ORDER: 'off',
} as const;

export type CheckCode = keyof typeof defaultSeverities;

export const checkCodes = Object.keys(defaultSeverities) as [CheckCode, ...CheckCode[]];

const severitySchema = z.enum(['error', 'warning', 'off']);

export type CheckSeverity = z.infer<typeof severitySchema>;

const share = z.number().min(0).max(1);

/** What `relevo validate` and `kickoff-retraining` accept of a data set as a whole; `columns` says it of each column. */
export const validationSchema = z
  .strictObject({
    /** How much a check matters, by code: errors refuse the data, warnings are reported, `off` checks do not run. */
    severity: z.partialRecord(z.enum(checkCodes), severitySchema).default({}),
    minRows: z.int().nonnegative().default(1),
    maxRows: z.int().positive().nullable().default(null),
    /** Highest age of the newest row, by the policy's `time` column. */
    maxAge: positiveDurationSchema.nullable().default(null),
    /** Highest share of rows that repeat an earlier row in every column. */
    maxDuplicateShare: share.default(0.05),
    /** Highest share of rows whose features also occur with another label. */
    maxConflictShare: share.default(0.05),
    /** Lowest share of the rarest class. */
    minClassShare: share.default(0.01),
    /** Share of the target's variance that one feature, or the identifier, may explain alone. */
    maxPower: share.default(0.8),
    /** Highest absolute Pearson correlation of two number features. */
    maxCorrelation: share.default(0.95),
    /** Highest share of rows that occur in the evaluation data too. */
    maxEvaluationOverlap: share.default(0.05),
  })
  .refine(({ minRows, maxRows }) => maxRows === null || minRows <= maxRows, {
    path: ['maxRows'],
    message: 'under the minimum',
  })
  .prefault({});

export type ValidationRules = z.infer<typeof validationSchema>;
