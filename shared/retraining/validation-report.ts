import { z } from 'zod';
import { findingSchema } from '../validation/finding.ts';

/** What is kept of an upload's validation; holds no raw data. */
export const validationReportSchema = z.object({
  format: z.literal(1),
  model: z.string(),
  upload: z.string(),
  digest: z.string().nullable(),
  rows: z.int().nonnegative(),
  accepted: z.boolean(),
  findings: z.array(findingSchema),
  checkedAt: z.iso.datetime(),
});

export type ValidationReport = z.infer<typeof validationReportSchema>;
