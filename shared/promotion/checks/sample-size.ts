import type { Predictions } from '../../stats/metrics/predictions.ts';
import { countOf, formatCount, formatFurtherRows } from '../report/format-number.ts';
import { trainedModel } from '../report/judged-rows.ts';
import { type Check, plainResult } from './facts.ts';
import { MOST_FURTHER_ROWS } from './further-rows.ts';

/** Enough rows, and for binary models enough of the rarer label, to say anything. */
export const sampleSize: Check = ({ evidence, rules: { gate } }) => {
  const rows = evidence.rows.used;
  const rarer = rarerLabel(evidence.candidate.predictions);
  const needed = furtherRows(rows, gate.minRows, rarer, gate.minPositives);
  const positives = rarer === undefined ? '' : `, ${formatCount(rarer)} of the rarer label`;
  const found = `${countOf(rows, 'row')} to judge on${positives}`;
  const left = evidence.rows.excluded;
  const excluded =
    left > 0 ? ` (${formatCount(left)} left out: ${trainedModel(evidence.set)} was trained on them)` : '';
  const lacking = needed === null ? '' : `; needs ${formatFurtherRows(needed)}`;
  return [
    {
      ...plainResult(
        'sample-size',
        needed === null ? 'pass' : 'missing',
        `at least ${countOf(gate.minRows, 'row')}${rarer === undefined ? '' : ` and ${gate.minPositives} of each label`}`,
        found + excluded + lacking,
      ),
      observed: rows,
      limit: gate.minRows,
      rows,
      furtherRows: needed,
    },
  ];
};

function rarerLabel(predictions: Predictions | undefined): number | undefined {
  if (predictions?.task !== 'binary') return undefined;
  const positives = predictions.truth.reduce((sum, label) => sum + label, 0);
  return Math.min(positives, predictions.truth.length - positives);
}

/** Rows lacking in total, or rows after which the rarer label is likely frequent enough; null if enough are there. */
function furtherRows(
  rows: number,
  minRows: number,
  rarer: number | undefined,
  minPositives: number,
): number | null {
  const lacking = minRows - rows;
  if (rarer === undefined || rarer >= minPositives)
    return lacking > 0 ? Math.min(lacking, MOST_FURTHER_ROWS) : null;
  const share = Math.max(rarer, 1) / Math.max(rows, 1);
  return Math.min(MOST_FURTHER_ROWS, Math.max(1, lacking, Math.ceil((minPositives - rarer) / share)));
}
