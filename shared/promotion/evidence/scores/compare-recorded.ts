import type { ModelDescription } from '../../../scoring/model-description.ts';
import type { Parity } from '../evidence.ts';
import { type EvaluationRows, readRecorded } from '../rows/read-evaluation.ts';
import type { ScoredRows } from './score-rows.ts';

/**
 * Our scores against those recorded at training: probabilities by absolute difference, predictions relative to their
 * size from 1 upwards (float32 has seven digits). undefined: nothing was recorded.
 */
export function compareRecorded(
  rows: EvaluationRows,
  description: ModelDescription,
  scored: ScoredRows,
): Parity | 'not-finite' | undefined {
  const recorded = readRecorded(rows, description);
  if (recorded === undefined) return undefined;
  if (!recorded.scores.every(Number.isFinite)) return 'not-finite';
  let largestDifference = 0;
  for (const [at, expected] of recorded.scores.entries()) {
    const difference = Math.abs((scored.scores[at] ?? NaN) - expected) / Math.max(1, Math.abs(expected));
    largestDifference = Math.max(largestDifference, difference);
  }
  const { labels } = recorded;
  const changedLabels =
    labels === undefined ? 0 : scored.labels.filter((label, row) => label !== String(labels[row])).length;
  return { rows: rows.rows, largestDifference, changedLabels };
}
