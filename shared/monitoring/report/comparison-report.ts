import type { Compared, CompareInput } from '../drift/compare-sources.ts';
import type { Joint } from '../joint/compare-joint.ts';
import type { Comparison } from '../drift/compare-profiles.ts';
import { methodOf } from './report.ts';

type Part = Comparison & { referenceRows: number; rows: number };

/** What two sets of data were found to differ in, as `relevo drift --json` writes it. It holds counts and shares, no rows. */
export type ComparisonReport = Part & {
  format: 1;
  /** `not-run`: nothing could be judged, and nothing else is wrong. */
  status: 'pass' | 'fail' | 'not-run';
  createdAt: string;
  reference: string;
  current: string;
  method: Record<string, string | number>;
  threshold: number;
  alpha: number;
  joint: Joint | null;
  slicedBy: string | null;
  /** Rows with one value of the column, each judged at alpha divided by the number of slices. */
  slices: (Part & { value: string })[];
};

export function comparisonReport(input: CompareInput, compared: Compared, now: Date): ComparisonReport {
  const { comparison, slices } = compared;
  const parts = [comparison, ...slices];
  const judged = parts.some(({ code }) => code !== 'NOT_ENOUGH_DATA');
  return {
    format: 1,
    status: parts.some(isFound) ? 'fail' : judged ? 'pass' : 'not-run',
    ...comparison,
    createdAt: now.toISOString(),
    reference: input.reference.name,
    current: input.current.name,
    referenceRows: compared.reference.rows,
    rows: compared.current.rows,
    method: methodOf(input.options.distance ?? 'jensen-shannon'),
    threshold: input.options.threshold,
    alpha: input.options.alpha,
    joint: compared.joint,
    slicedBy: input.sliceBy ?? null,
    slices,
  };
}

const isFound = ({ drifted, quality, signals }: Comparison): boolean =>
  drifted.length > 0 || signals.length > 0 || quality.some(({ status }) => status === 'WORSE');
