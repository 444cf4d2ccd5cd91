import { writeFile } from 'node:fs/promises';
import { systemClock } from '../../kernel/clock.ts';
import { dataReport, type DataReport } from '../../validation/report.ts';
import { reportJunit } from '../../validation/report-junit.ts';
import { validateTable } from '../../validation/validate-table.ts';
import { expandFiles } from './expand-files.ts';
import { readPolicy } from './read-policy.ts';

export type { DataReport, ReportedCheck } from '../../validation/report.ts';

export type ValidateOptions = {
  /** Names, or patterns such as `data/*.parquet`. */
  files: readonly string[];
  policy: string;
  evaluation: readonly string[];
  json: string | undefined;
  junit: string | undefined;
  onProgress: (step: string) => void;
};

/** Checks files against a policy and writes the reports that are asked for. @throws POLICY_MISSING, POLICY_INVALID, NO_FILES, and what reading tables throws */
export async function validateFiles(options: ValidateOptions): Promise<DataReport> {
  const { model, policy } = await readPolicy(options.policy);
  const files = await expandFiles(options.files);
  const evaluation = await expandFiles(options.evaluation);
  const validation = await validateTable({
    files,
    policy,
    clock: systemClock,
    onProgress: options.onProgress,
    ...(evaluation.length === 0 ? {} : { evaluation }),
  });
  const report = dataReport(model, validation, systemClock.now());
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.junit !== undefined) await writeFile(options.junit, reportJunit(report));
  return report;
}
