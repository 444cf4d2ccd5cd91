import { escapeHtml } from '../../report/escape-html.ts';
import { formatCount, formatP, formatShare } from '../../report/format-figure.ts';
import { htmlTable } from '../../report/html-table.ts';
import type { Joint } from '../joint/compare-joint.ts';

/** What rows tell that columns on their own do not: whether the samples can be told apart, and pairs that go together otherwise than before. */
export const jointSection = (joint: Joint | null): string[] =>
  joint === null || joint.classifier === null
    ? []
    : ['<h2>All columns together</h2>', ...apartText(joint, joint.classifier), ...pairTable(joint)];

function apartText(
  { unexplained, columns, of, rows, referenceRows }: Joint,
  { auc, pValue, columns: telling }: NonNullable<Joint['classifier']>,
): string[] {
  const named = telling
    .slice(0, 5)
    .map(({ column, share }) => `<strong>${escapeHtml(column)}</strong> (${formatShare(share)})`);
  const by = named.length === 0 ? '' : ` What tells them apart most: ${named.join(', ')}.`;
  const rest =
    unexplained === null
      ? ''
      : ` Without the columns that changed on their own it is ${formatShare(unexplained.auc)} (p ${sure(unexplained.pValue)}).`;
  return [
    `<p>A classifier that has to tell reference rows from current ones is right for ${formatShare(auc)} of the pairs of one row each; 50 % is guessing (p ${sure(pValue)}).${by}${rest}</p>`,
    `<p class="soft">From ${formatCount(rows)} rows and ${formatCount(referenceRows)} reference rows; ${formatCount(columns)} of ${formatCount(of)} columns.</p>`,
  ];
}

const sure = (p: number): string => escapeHtml(p < 1e-12 ? formatP(p) : `= ${formatP(p)}`);

function pairTable({ correlation, changedPairs, pairs }: Joint): string[] {
  if (correlation.length === 0) return [];
  const more = changedPairs > correlation.length ? `, the ${correlation.length} largest` : '';
  return [
    htmlTable({
      caption: `${formatCount(changedPairs)} of ${formatCount(pairs)} pairs of columns go together otherwise than in the reference${more}`,
      head: [
        { name: 'Columns', wide: true },
        { name: 'Effect', numeric: true, sorted: 'descending' },
        { name: 'Association', numeric: true },
        { name: 'In the reference', numeric: true },
        { name: 'p, adjusted', numeric: true },
      ],
      rows: correlation
        .toSorted((a, b) => b.effect - a.effect)
        .map(({ columns: [first, second], effect, current, reference, adjustedP }) => ({
          cells: [
            `${first} and ${second}`,
            effect.toFixed(3),
            current.toFixed(3),
            reference.toFixed(3),
            formatP(adjustedP),
          ],
        })),
    }),
  ];
}
