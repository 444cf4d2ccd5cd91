import { isRelevoError } from '../../../kernel/error.ts';
import type { ColumnBatch } from '../../../scoring/column-batch.ts';
import type { Scorer } from '../../../scoring/create-scorer.ts';
import { sliceBatch } from '../../../scoring/slice-batch.ts';
import { numbersOf } from '../rows/numbers-of.ts';

/** What a model says of one row. */
export type Answer = { scores: number[]; label: string | undefined };

/** Of each row its answer; undefined where the model breaks on it, alone or with others. */
export async function answersOf(scorer: Scorer, batch: ColumnBatch): Promise<(Answer | undefined)[]> {
  return (await answersOfAll(scorer, batch)) ?? answersOfEach(scorer, batch);
}

/** The same, asked row by row. */
export async function answersOfEach(scorer: Scorer, batch: ColumnBatch): Promise<(Answer | undefined)[]> {
  const answers: (Answer | undefined)[] = [];
  for (let row = 0; row < batch.rows; row++)
    answers.push((await answersOfAll(scorer, sliceBatch(batch, row, row + 1)))?.[0]);
  return answers;
}

/** undefined: the model broke. */
async function answersOfAll(scorer: Scorer, batch: ColumnBatch): Promise<Answer[] | undefined> {
  try {
    const scored = await scorer.score(batch);
    const numbers = Array.from(numbersOf(scored));
    const width = numbers.length / batch.rows;
    return Array.from({ length: batch.rows }, (_, row) => ({
      scores: numbers.slice(row * width, (row + 1) * width),
      label: 'labels' in scored ? scored.labels[row] : undefined,
    }));
  } catch (error) {
    if (!isRelevoError(error) || error.retryable) throw error;
    return undefined;
  }
}

/** Whether the answer is one: finite, and a probability where there are classes. */
export const isAnswer = ({ scores }: Answer, { description }: Pick<Scorer, 'description'>): boolean =>
  scores.every(description.task === 'regression' ? Number.isFinite : isShare);

const isShare = (value: number): boolean => value >= 0 && value <= 1 + 1e-6;
