import { foldedSection } from '../../report/html-parts.ts';
import { htmlTable } from '../../report/html-table.ts';
import type { DriftView } from './drift-page.ts';

/** The same columns by every distance, each with what chance alone makes of it. */
export function distanceSection({ columns }: DriftView): string[] {
  const names = [...new Set(columns.flatMap(({ distances }) => distances.map(({ name }) => name)))];
  if (names.length === 0) return [];
  const rows = columns
    .filter(({ distances }) => distances.length > 0)
    .map(({ column, distances }) => ({
      cells: [
        column,
        ...names.map((wanted) => {
          const score = distances.find(({ name }) => name === wanted);
          return score === undefined ? null : `${score.value.toFixed(3)} (${score.band.toFixed(3)})`;
        }),
      ],
    }));
  const head = [{ name: 'Column' }, ...names.map((name) => ({ name, numeric: true }))];
  const caption = 'Distance; in brackets what 5 % of samples exceed without any drift';
  return [foldedSection('Other distances', [htmlTable({ caption, head, rows })])];
}
