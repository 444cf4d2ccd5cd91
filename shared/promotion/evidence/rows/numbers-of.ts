import { RelevoError } from '../../../kernel/error.ts';
import type { ScoredBatch } from '../../../scoring/column-batch.ts';

/** A batch's probabilities or predictions, row-major. Throws MODEL_OUTPUT_UNSUPPORTED where it is neither. */
export function numbersOf(part: ScoredBatch): Float64Array {
  if (part.task === 'regression') return part.predictions;
  if (part.task !== 'outputs') return part.probabilities;
  throw new RelevoError('MODEL_OUTPUT_UNSUPPORTED', 'the model gives neither probabilities nor predictions');
}
