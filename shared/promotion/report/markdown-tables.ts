import type { CheckResult } from '../checks/check-result.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { formatNumber, formatSigned } from './format-number.ts';

/** Lines of Markdown. */
export const checkTable = (checks: readonly CheckResult[]): string[] => [
  '| check | status | required | found |',
  '|---|---|---|---|',
  ...checks.map(checkRow),
];

/** Lines of Markdown, none without a metric. */
export function metricTable(metrics: DecisionRecord['metrics']): string[] {
  if (metrics.length === 0) return [];
  const head = ['', '| metric | candidate | champion | difference | bounds |', '|---|---|---|---|---|'];
  return [...head, ...metrics.map(metricRow)];
}

/** Lines of Markdown, none where the policy does not say what decisions are worth. */
export function valueTable(value: DecisionRecord['value']): string[] {
  if (value === undefined) return [];
  const { unit, against, candidate, rival, difference, totals } = value;
  return [
    '',
    `| value | ${cell(unit)} a row | bounds | in total |`,
    '|---|---|---|---|',
    valueRow('candidate', candidate, totals.candidate),
    valueRow(against.replace('-', ' '), rival, totals.rival),
    valueRow('difference', difference, totals.difference),
  ];
}

type Estimate = NonNullable<DecisionRecord['value']>['candidate'];

const valueRow = (name: string, { value: perRow, lower, upper }: Estimate, total: number | null): string =>
  `| ${name} | ${formatNumber(perRow)} | ${formatNumber(lower)} to ${formatNumber(upper)} | ${formatNumber(total)} |`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const checkRow = ({ id, status, required, reason }: CheckResult): string =>
  `| ${cell(id)} | ${status} | ${cell(required)} | ${cell(reason)} |`;

function metricRow({ metric, candidate, champion, difference }: DecisionRecord['metrics'][number]): string {
  const bounds =
    difference === null
      ? `${formatNumber(candidate.lower)} to ${formatNumber(candidate.upper)} (${candidate.method})`
      : `${formatSigned(difference.lower)} to ${formatSigned(difference.upper)} (${difference.method})`;
  const other = champion === null ? '' : formatNumber(champion.value);
  const gap = difference === null ? '' : formatSigned(difference.value);
  return `| ${metric} | ${formatNumber(candidate.value)} | ${other} | ${gap} | ${bounds} |`;
}
