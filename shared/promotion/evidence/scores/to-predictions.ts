import type { ModelDescription } from '../../../scoring/model-description.ts';
import type { Predictions } from '../../../stats/metrics/predictions.ts';
import type { Truth } from '../rows/read-evaluation.ts';
import type { ScoredRows } from './score-rows.ts';

type Form = Pick<ModelDescription, 'task' | 'classes' | 'positive'>;

/**
 * Answers and truth side by side, labels numbered as the candidate numbers them.
 * @param reference the model whose labels the truth is numbered by
 * @param own the model that gave the answers; undefined is returned where its form differs
 */
export function toPredictions(
  truth: Truth,
  scored: ScoredRows,
  reference: Form,
  own: Form,
): Predictions | undefined {
  if (own.task !== reference.task) return undefined;
  if (truth.task === 'regression')
    return { task: 'regression', truth: truth.values, predicted: scored.scores };
  const { classIndex } = truth;
  const indexOf = new Map(reference.classes.map((name, index) => [name, index]));
  if (own.classes.length !== indexOf.size || own.classes.some((name) => !indexOf.has(name))) return undefined;
  const decided = Int32Array.from(scored.labels, (label) => indexOf.get(label) ?? -1);
  if (truth.task === 'binary') {
    if (own.positive !== reference.positive) return undefined;
    const positive = indexOf.get(reference.positive ?? '') ?? 1;
    const toBit = (index: number): number => (index === positive ? 1 : 0);
    return {
      task: 'binary',
      truth: Uint8Array.from(classIndex, toBit),
      decided: Uint8Array.from(decided, toBit),
      probabilities: scored.scores,
    };
  }
  const classes = reference.classes.length;
  const columnOf = reference.classes.map((name) => own.classes.indexOf(name));
  const probabilities = Float64Array.from(
    scored.scores,
    (_, at) => scored.scores[at - (at % classes) + (columnOf[at % classes] ?? 0)] ?? NaN,
  );
  return { task: 'multiclass', classes, truth: classIndex, decided, probabilities };
}
