import type { Gate } from '../../policy/gate/resolve-gate.ts';
import type { Predictions } from '../../stats/metrics/predictions.ts';
import { MOST_FURTHER_ROWS } from './further-rows.ts';

/** How many rows have the less frequent label; undefined of models that are not binary. */
export function rarerLabel(predictions: Predictions | undefined): number | undefined {
  if (predictions?.task !== 'binary') return undefined;
  const positives = predictions.truth.reduce((sum, label) => sum + label, 0);
  return Math.min(positives, predictions.truth.length - positives);
}

/** Rows lacking in total, or rows after which the rarer label is likely frequent enough; null if enough are there. */
export function rowsLacking(
  rows: number,
  rarer: number | undefined,
  { minRows, minPositives }: Pick<Gate, 'minRows' | 'minPositives'>,
): number | null {
  const lacking = minRows - rows;
  if (rarer === undefined || rarer >= minPositives)
    return lacking > 0 ? Math.min(lacking, MOST_FURTHER_ROWS) : null;
  const share = Math.max(rarer, 1) / Math.max(rows, 1);
  return Math.min(MOST_FURTHER_ROWS, Math.max(1, lacking, Math.ceil((minPositives - rarer) / share)));
}
