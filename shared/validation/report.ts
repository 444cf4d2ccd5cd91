import { z } from 'zod';
import { findingSchema } from './finding.ts';
import { findingsOf } from './findings-of.ts';
import type { Check, Validation } from './validate-table.ts';

const checkSchema = findingSchema.extend({
  /** `not-run`: the message says why. */
  status: z.enum(['pass', 'warn', 'fail', 'not-run']),
  /** The share, count or coefficient that was compared with the limit. */
  observed: z.number().nullable(),
  limit: z.number().nullable(),
});

/** What `relevo validate --json` writes; holds no raw data. */
export const dataReportSchema = z.object({
  format: z.literal(1),
  /** The policy's model. */
  model: z.string(),
  checkedAt: z.iso.datetime(),
  /** `fail` where a check of severity error does not hold, `warn` where only others do not. */
  status: z.enum(['pass', 'warn', 'fail']),
  rows: z.int().nonnegative(),
  columns: z.int().nonnegative(),
  /** Row numbers count over all files; `firstRow` is the number of a file's first. */
  files: z.array(z.object({ file: z.string(), rows: z.int().nonnegative(), firstRow: z.int().positive() })),
  checks: z.array(checkSchema),
});

export type DataReport = z.infer<typeof dataReportSchema>;
export type ReportedCheck = DataReport['checks'][number];

export function dataReport(model: string, validation: Validation, checkedAt: Date): DataReport {
  const checks =
    validation.rows === 0
      ? findingsOf(validation).map((finding): ReportedCheck => ({
          ...finding,
          status: 'fail',
          observed: 0,
          limit: null,
        }))
      : validation.checks.map(reported);
  return {
    format: 1,
    model,
    checkedAt: checkedAt.toISOString(),
    status: worst(checks),
    rows: validation.rows,
    columns: validation.columns,
    files: validation.parts.map(({ file, rows, first }) => ({ file, rows, firstRow: first })),
    checks,
  };
}

function reported({ status, ...check }: Check): ReportedCheck {
  if (status === 'not-run') return { ...check, status };
  if (status === 'held') return { ...check, status: 'pass' };
  return { ...check, status: check.severity === 'error' ? 'fail' : 'warn' };
}

function worst(checks: readonly ReportedCheck[]): DataReport['status'] {
  const has = (status: ReportedCheck['status']): boolean => checks.some((check) => check.status === status);
  if (has('fail')) return 'fail';
  return has('warn') ? 'warn' : 'pass';
}
