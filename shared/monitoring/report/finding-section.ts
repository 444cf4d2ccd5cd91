import { formatShare } from '../../report/format-figure.ts';
import { foldedSection } from '../../report/html-parts.ts';
import { type HtmlCell, type HtmlRow, htmlTable } from '../../report/html-table.ts';
import type { Comparison } from '../drift/compare-profiles.ts';
import type { QualityCheck, QualityCode } from '../drift/quality.ts';
import type { DriftView } from './drift-page.ts';

type Findings = Pick<Comparison, 'quality' | 'signals'>;

const qualityNames: Record<QualityCode, string> = {
  NULL_SHARE: 'Missing values',
  COLUMN_TYPE: 'Other type',
  OUT_OF_RANGE: 'Out of range',
  NOT_FINITE: 'Not finite',
  NEW_CATEGORIES: 'New categories',
  COLUMN_MISSING: 'Column missing',
};

/** Of what is wrong beside drift: a row for each. */
export const findingsOf = ({ quality, signals }: Findings): HtmlRow[] => [
  ...signals.map(({ column, code, message }) => ({ cells: [column ?? 'all rows', code, message] })),
  ...quality
    .filter(({ status }) => status === 'WORSE')
    .map((check) => ({ cells: [check.column, check.code, inWords(check)] })),
];

const inWords = ({ code, share, referenceShare }: QualityCheck): string =>
  code === 'COLUMN_MISSING'
    ? 'not in the current data'
    : `${qualityNames[code].toLowerCase()}: ${formatShare(share)}, in the reference ${formatShare(referenceShare)}`;

export function findingSection(view: DriftView): string[] {
  const rows = findingsOf(view);
  if (rows.length === 0) return [];
  return [
    '<h2>What else is wrong</h2>',
    htmlTable({
      caption: 'Schema, volume, missing and unusual values',
      head: [{ name: 'Column' }, { name: 'Code' }, { name: 'What', wide: true }],
      rows,
    }),
  ];
}

/** Shares that did not get worse: a row for each column, a column for each check. */
export function fineChecks(quality: readonly QualityCheck[]): string[] {
  const fine = quality.filter(({ status }) => status === 'FINE');
  if (fine.length === 0) return [];
  const codes = [...new Set(fine.map(({ code }) => code))];
  const byColumn = Map.groupBy(fine, ({ column }) => column);
  const rows = [...byColumn].map(([column, checks]) => ({
    cells: [column, ...codes.map((code) => shares(checks.find((check) => check.code === code)))],
  }));
  const head = [{ name: 'Column' }, ...codes.map((code) => ({ name: qualityNames[code], numeric: true }))];
  const caption = 'Share now; in brackets the share in the reference where it differs';
  return [foldedSection(`Checks that are fine: ${fine.length}`, [htmlTable({ caption, head, rows })])];
}

function shares(check: QualityCheck | undefined): HtmlCell {
  if (check === undefined) return null;
  const [now, before] = [formatShare(check.share), formatShare(check.referenceShare)];
  return now === before ? now : `${now} (${before})`;
}
