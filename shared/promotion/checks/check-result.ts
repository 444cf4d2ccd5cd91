import { z } from 'zod';

const boundSchema = z.number().nullable();

/** `lower` and `upper` are each a one-sided bound at the policy's alpha; null where it could not be computed. */
export const estimateSchema = z.object({
  value: boundSchema,
  lower: boundSchema,
  upper: boundSchema,
  standardError: boundSchema,
  /** How the bounds were found, such as `delong` or `bootstrap-bca`. */
  method: z.string(),
});

/**
 * `missing` means that the evidence is absent or too little; it never passes. `warn` and `not-run` decide nothing: the policy
 * asks for a warning only, or the check says nothing here, for the reason given.
 */
export const checkStatuses = ['pass', 'warn', 'fail', 'missing', 'not-run'] as const;

/** What one check found. */
export const checkResultSchema = z.object({
  /** Kebab case; checks of one metric end in `:<metric>`. */
  id: z.string(),
  status: z.enum(checkStatuses),
  observed: z.union([z.number(), z.string(), z.null()]),
  /** In words, what would have passed. */
  required: z.string(),
  /** The number that the interval is held against. */
  limit: z.number().nullable(),
  interval: estimateSchema.nullable(),
  rows: z.int().nullable(),
  /** Labelled rows still needed for 80 % power; only where the evidence is too little. */
  furtherRows: z.int().positive().nullable(),
  reason: z.string(),
});

export type CheckResult = z.infer<typeof checkResultSchema>;
