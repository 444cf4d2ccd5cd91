import { isRelevoError } from '../../../kernel/error.ts';
import type { Predictions } from '../../../stats/metrics/predictions.ts';
import type { EvidenceProblem } from '../evidence.ts';
import type { JudgeRowsInput } from '../judge-rows.ts';
import { brokenBy } from '../package/open-model.ts';
import type { EvaluationRows, Truth } from '../rows/read-evaluation.ts';
import { scoreRows } from './score-rows.ts';
import { toPredictions } from './to-predictions.ts';

/** What the champion says about the rows; whatever keeps it from answering is missing, as it says nothing about the candidate. */
export async function scoreChampion(
  { champion, candidate }: Pick<JudgeRowsInput, 'champion' | 'candidate'>,
  rows: EvaluationRows,
  truth: Truth,
  signal: AbortSignal | undefined,
): Promise<{ predictions: Predictions | undefined; problems: EvidenceProblem[] }> {
  if (champion.kind !== 'opened' || champion.model.scorer === undefined)
    return { predictions: undefined, problems: [] };
  const { scorer } = champion.model;
  try {
    const scored = await scoreRows(scorer, rows, signal);
    const finite = scored.scores.every(Number.isFinite);
    const predictions = finite
      ? toPredictions(truth, scored, candidate.description, scorer.description)
      : undefined;
    const what = finite
      ? 'the champion answers in another form'
      : 'the champion gives scores that are not finite';
    return { predictions, problems: predictions === undefined ? [{ kind: 'missing', what }] : [] };
  } catch (error) {
    if (!isRelevoError(error) || error.retryable) throw error;
    return { predictions: undefined, problems: [{ ...brokenBy(error, 'the champion'), kind: 'missing' }] };
  }
}
