import { writeFile } from 'node:fs/promises';
import { systemClock } from '../../kernel/clock.ts';
import { type CompareInput, compareSources } from '../../monitoring/drift/compare-sources.ts';
import { comparisonJunit } from '../../monitoring/report/comparison-junit.ts';
import { comparisonReport, type ComparisonReport } from '../../monitoring/report/comparison-report.ts';
import { optionsOf } from '../../monitoring/drift/compare-options.ts';
import { monitoringSchema } from '../../policy/sections.ts';
import { openSource, readingOf } from './open-source.ts';
import { readPolicy } from './read-policy.ts';

export type { ComparisonReport } from '../../monitoring/report/comparison-report.ts';

export type CompareOptions = {
  /** Each a file, a pattern such as `data/*.parquet`, or a profile (.json). */
  reference: string;
  current: string;
  policy: string | undefined;
  sliceBy: string | undefined;
  json: string | undefined;
  html: string | undefined;
  junit: string | undefined;
  onProgress: (step: string) => void;
};

/**
 * Compares data with reference data, and writes the reports that are asked for.
 * @throws NO_FILES, PROFILE_UNREADABLE, PROFILE_MISMATCH, POLICY_MISSING, POLICY_INVALID, SLICE_NEEDS_ROWS, SLICE_COLUMN, and what reading tables throws
 */
export async function compareData(options: CompareOptions): Promise<ComparisonReport> {
  const policy = options.policy === undefined ? undefined : (await readPolicy(options.policy)).policy;
  const input: CompareInput = {
    reference: await openSource(options.reference),
    current: await openSource(options.current),
    reading: readingOf(policy),
    options: optionsOf(
      policy ?? { columns: {}, monitoring: { ...monitoringSchema.parse(undefined), minRows: 1 } },
    ),
    sliceBy: options.sliceBy,
    onProgress: options.onProgress,
  };
  const compared = await compareSources(input);
  const report = comparisonReport(input, compared, systemClock.now());
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.junit !== undefined) await writeFile(options.junit, comparisonJunit(report));
  if (options.html !== undefined) {
    const { comparisonPage } = await import('../../monitoring/report/comparison-page.ts');
    await writeFile(options.html, await comparisonPage(report, compared));
  }
  return report;
}
