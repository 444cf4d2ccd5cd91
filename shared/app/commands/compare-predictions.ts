import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { systemClock } from '../../kernel/clock.ts';
import { RelevoError } from '../../kernel/error.ts';
import { type Policy, policySchema } from '../../policy/policy.ts';
import { comparePredictions } from '../../promotion/compare/compare-predictions.ts';
import {
  predictionsMarkdown,
  predictionsReport,
  type PredictionsReport,
} from '../../promotion/compare/comparison-report.ts';
import { predictionsHtml } from '../../promotion/compare/comparison-html.ts';
import type { PredictionFiles } from '../../promotion/compare/labelled-rows.ts';
import { checksJunit } from '../../promotion/report/checks-junit.ts';
import { gateRulesOf } from '../../promotion/verdict/gate-rules.ts';
import { withDuckDb } from '../../tables/database.ts';
import { readPolicy } from './read-policy.ts';

export { leadLines } from '../../promotion/report/lead-lines.ts';
export { predictionsHeadline, type PredictionsReport } from '../../promotion/compare/comparison-report.ts';

/** A policy in a few words, for people who have none. */
export type ShortPolicy = {
  task: string | undefined;
  target: string | undefined;
  positive: string | undefined;
  entity: string | undefined;
  time: string | undefined;
  primary: string | undefined;
  mode: string | undefined;
  margin: number | undefined;
};

export type ComparePredictionsOptions = PredictionFiles & {
  policy: string | undefined;
  /** Instead of the file's, where there is none. */
  short: ShortPolicy;
  threshold: number;
  json: string | undefined;
  html: string | undefined;
  markdown: string | undefined;
  junit: string | undefined;
};

/**
 * Judges one file of predictions against another, and writes the reports that are asked for.
 * @throws POLICY_MISSING, POLICY_INVALID, and what `comparePredictions` throws
 */
export async function comparePredictionFiles(options: ComparePredictionsOptions): Promise<PredictionsReport> {
  const { json, html, markdown, junit, threshold } = options;
  const policy =
    options.policy === undefined ? shortPolicy(options.short) : (await readPolicy(options.policy)).policy;
  const rules = gateRulesOf(policy);
  const compared = await withDuckDb((database) => comparePredictions(database, options, rules, threshold));
  const report = predictionsReport(compared, options, rules, systemClock.now());
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  if (html !== undefined) await writeFile(html, await predictionsHtml(report));
  if (markdown !== undefined) await writeFile(markdown, predictionsMarkdown(report));
  if (junit !== undefined) await writeFile(junit, checksJunit('relevo compare', report.checks));
  return report;
}

const primaryOf: Record<string, string> = { binary: 'roc_auc', multiclass: 'log_loss', regression: 'rmse' };

function shortPolicy({ mode, margin, ...stated }: ShortPolicy): Policy {
  const task = stated.task ?? (stated.positive === undefined ? undefined : 'binary');
  const result = policySchema.safeParse({
    ...stated,
    task,
    primary: stated.primary ?? primaryOf[task ?? ''],
    gate: { mode, margin },
  });
  if (result.success) return result.data;
  throw new RelevoError('POLICY_INVALID', `the options: ${z.prettifyError(result.error)}`);
}
