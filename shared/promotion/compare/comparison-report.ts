import type { DecisionRecord } from '../record/decision-record.ts';
import { recordValue } from '../record/value-record.ts';
import { recordMetrics, recordSlices } from '../record/write-record.ts';
import { formatCount } from '../report/format-number.ts';
import { leadLines } from '../report/lead-lines.ts';
import { checkTable, metricTable, valueTable } from '../report/markdown-tables.ts';
import { type GateRules, gateRulesDigest } from '../verdict/gate-rules.ts';
import type { ComparedPredictions } from './compare-predictions.ts';
import type { PredictionFiles } from './labelled-rows.ts';

/** Two files of predictions judged, as `relevo compare --json` writes it. It holds no rows. */
export type PredictionsReport = Pick<
  DecisionRecord,
  | 'format'
  | 'verdict'
  | 'reason'
  | 'furtherRows'
  | 'policy'
  | 'metrics'
  | 'slices'
  | 'value'
  | 'figures'
  | 'checks'
> &
  Pick<PredictionFiles, 'candidate' | 'champion' | 'labels'> & {
    createdAt: string;
    rows: number;
    /** Rows left out because their truth is not known. */
    unlabelled: number;
  };

export function predictionsReport(
  { evaluation, rows, unlabelled }: ComparedPredictions,
  { candidate, champion, labels }: PredictionFiles,
  rules: GateRules,
  now: Date,
): PredictionsReport {
  const { verdict, reason, furtherRows, checks, measurements, slices, figures } = evaluation;
  const value = recordValue(evaluation.value);
  return {
    format: 1,
    verdict,
    reason,
    furtherRows,
    createdAt: now.toISOString(),
    candidate,
    champion,
    labels,
    rows,
    unlabelled,
    policy: { digest: gateRulesDigest(rules), rules },
    metrics: recordMetrics(measurements, rules.primary),
    slices: recordSlices(slices),
    ...(figures === undefined ? {} : { figures }),
    ...(value === undefined ? {} : { value }),
    checks,
  };
}

/** `promote: candidate.csv against champion.csv, 1,409 labelled rows`. */
export function predictionsHeadline({
  verdict,
  candidate,
  champion,
  rows,
  unlabelled,
}: PredictionsReport): string {
  const left = unlabelled === 0 ? '' : `, ${formatCount(unlabelled)} without a label left out`;
  return `${verdict}: ${candidate} against ${champion}, ${formatCount(rows)} labelled rows${left}`;
}

/** For the summary page of a pipeline. */
export function predictionsMarkdown(report: PredictionsReport): string {
  const { checks, metrics, value } = report;
  const head = [`# ${predictionsHeadline(report)}`, '', ...leadLines(report).flatMap((line) => [line, ''])];
  return [...head, ...checkTable(checks), ...metricTable(metrics), ...valueTable(value), ''].join('\n');
}
