import { z } from 'zod';
import { createScorer } from '../../../shared/scoring/create-scorer.ts';
import { outputRows } from '../../../shared/serving/scoring-protocol/output-rows.ts';
import type { TelcoRows } from '../../functions/telco-rows.ts';

const predictionSchema = z.union([
  z.strictObject({ label: z.string(), probability: z.number() }),
  z.strictObject({ prediction: z.number() }),
]);

export type Prediction = z.infer<typeof predictionSchema>;

/** What a model says about each row by itself, without server, batches or other models beside it. */
export async function predictAlone(directory: string, rows: TelcoRows): Promise<Prediction[]> {
  const scorer = await createScorer({ directory });
  try {
    const answers: Prediction[] = [];
    for (const record of rows.records) {
      const named = (scorer.description.inputs ?? []).map(({ name }) => name);
      const columns = new Map(named.map((name) => [name, [plain(record[name])]]));
      const [text = ''] = outputRows(await scorer.score({ rows: 1, columns }));
      answers.push(predictionSchema.parse(JSON.parse(text)));
    }
    return answers;
  } finally {
    await scorer.release();
  }
}

const plain = (cell: unknown): string | number | boolean | null => {
  if (typeof cell === 'bigint') return Number(cell);
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? cell : null;
};

/** Whether an answer holds the same members, with the same labels and numbers that differ by at most 1e-6. */
export function isPrediction(answer: unknown, expected: Prediction | undefined): boolean {
  const parsed = predictionSchema.safeParse(answer);
  if (!parsed.success || expected === undefined) return false;
  const [a, b] = [parsed.data, expected];
  if ('prediction' in a)
    return 'prediction' in b && isClose(a.prediction, b.prediction, Math.abs(b.prediction));
  return 'label' in b && a.label === b.label && isClose(a.probability, b.probability, 0);
}

const isClose = (a: number, b: number, scale: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, scale);
