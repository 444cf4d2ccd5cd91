import type { DecisionRecord } from '../record/decision-record.ts';
import { formatCount } from './format-number.ts';
import { judgedRows, whyLeftOut } from './judged-rows.ts';
import { leadLines } from './lead-lines.ts';
import { checkTable, metricTable, valueTable } from './markdown-tables.ts';

/** `churn v7 promoted over v6`, for a log line or a console. */
export function decisionHeadline({ model, candidate, champion, verdict, path }: DecisionRecord): string {
  if (path === 'rollback')
    return `${model} rolled back from ${champion === null ? 'no version' : `v${champion.version}`} to v${candidate.version}`;
  const over = champion === null ? 'as first champion' : `over v${champion.version}`;
  const words = {
    promote: `promoted ${over}`,
    reject: `rejected (champion ${champion === null ? 'none' : `v${champion.version}`})`,
    'insufficient-evidence': 'left open for lack of evidence',
  } as const;
  return `${model} v${candidate.version}${thresholdWords(candidate)} ${words[verdict]}`;
}

/** ` (threshold 0.31 to 0.27, files of v2)`; nothing for other versions. */
function thresholdWords({ threshold }: DecisionRecord['candidate']): string {
  if (threshold === undefined) return '';
  const { from, to, of } = threshold;
  return ` (threshold ${from ?? 'unknown'} to ${to}, files of ${of === null ? 'another version' : `v${of}`})`;
}

/** One sentence with the reason and the interval that decided. */
export const decisionSentence = (record: DecisionRecord): string =>
  `${decisionHeadline(record)}: ${record.reason}`;

/** The decision for people: verdict first, then why, then every check and number. */
export function decisionMarkdown(record: DecisionRecord): string {
  const { evidence } = record;
  const why = whyLeftOut(evidence.set, record.candidate.threshold !== undefined);
  const left = evidence.excludedRows > 0 ? `, ${formatCount(evidence.excludedRows)} left out (${why})` : '';
  return [
    `# ${decisionHeadline(record)}`,
    '',
    ...leadLines(record).flatMap((line) => [line, '']),
    record.path === 'rollback'
      ? `Asked for by ${record.actor}; nothing was judged.`
      : `Judged on ${judgedRows(evidence)}${left}. Action: ${record.action}${record.dryRun ? ' (dry run)' : ''}.`,
    '',
    ...checkTable(record.checks),
    ...metricTable(record.metrics),
    ...valueTable(record.value),
    '',
    `Decision ${record.id}, ${record.decidedAt}, by ${record.actor}, gate ${record.codeRevision}.`,
    `Policy ${record.policy.digest.slice(0, 16)}, evidence ${record.evidence.digest.slice(0, 16)}.`,
    '',
  ].join('\n');
}
