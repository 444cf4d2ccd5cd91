import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** A test that was skipped has shown nothing and counts as failed. */
export type Counts = { passed: number; failed: number };

/** A suite that did not get as far as counting. */
export const failedRun: Counts = { passed: 0, failed: 1 };

export const addCounts = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
});

const vitestSchema = z.object({
  success: z.boolean(),
  numTotalTests: z.int().nonnegative(),
  numPassedTests: z.int().nonnegative(),
});

/** Counts of vitest's JSON report; a run that ended badly has at least one failure, whatever the report says. */
export function countVitest(file: string, exitCode: number): Counts {
  if (!existsSync(file)) return failedRun;
  const report = vitestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return settle(report.numPassedTests, report.numTotalTests, report.success && exitCode === 0);
}

const suiteTag = /<testsuite [^>]*>/g;

/** Counts of pytest's JUnit XML. */
export function countPytest(file: string, exitCode: number): Counts {
  if (!existsSync(file)) return failedRun;
  const tags = readFileSync(file, 'utf8').match(suiteTag) ?? [];
  const sum = (name: string): number =>
    tags.reduce((total, tag) => total + Number(new RegExp(`\\b${name}="(\\d+)"`).exec(tag)?.[1] ?? 0), 0);
  const bad = sum('failures') + sum('errors') + sum('skipped');
  return settle(sum('tests') - bad, sum('tests'), exitCode === 0);
}

const settle = (passed: number, total: number, wentWell: boolean): Counts => ({
  passed,
  failed: Math.max(total - passed, wentWell && total > 0 ? 0 : 1),
});
