import { htmlTable } from '../../report/html-table.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { formatCount, formatNumber, formatSigned } from './format-number.ts';

/** The primary metric on each group that the policy names, both models beside each other. */
export function sliceSection({ slices, metrics }: DecisionRecord): string[] {
  if (slices.length === 0) return [];
  const metric = metrics[0]?.metric ?? 'metric';
  return [
    '<h2>Slices</h2>',
    htmlTable({
      caption: `${metric} on the rows of each group, with one-sided bounds of the difference`,
      head: [
        { name: 'Column' },
        { name: 'Group' },
        { name: 'Rows', numeric: true },
        { name: 'Candidate', numeric: true },
        { name: 'Champion', numeric: true },
        { name: 'Difference', numeric: true },
        { name: 'Between' },
      ],
      rows: slices.map(({ column, group, rows, candidate, champion, difference }) => ({
        cells: [
          column,
          group,
          formatCount(rows),
          formatNumber(candidate.value),
          champion === null ? '' : formatNumber(champion.value),
          difference === null ? '' : formatSigned(difference.value),
          difference === null
            ? ''
            : `${formatSigned(difference.lower)} and ${formatSigned(difference.upper)}`,
        ],
      })),
    }),
  ];
}
