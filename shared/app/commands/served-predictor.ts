import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';
import type { AppClient } from './app-client.ts';
import type { FilePredictor } from './file-predictor.ts';

const answerSchema = z.object({ predictions: z.array(z.record(z.string(), z.unknown())) });

/** Predicts by asking a running app; the version that answers may change between two chunks. */
export function createServedPredictor(app: AppClient, model: string | undefined): FilePredictor {
  const path = model === undefined ? '/invocations' : `/models/${encodeURIComponent(model)}/invocations`;
  return {
    name: `${app.url}${path}`,
    types: {},
    predict: async ({ names, columns, rows }) => {
      const data = Array.from({ length: rows }, (_, row) => columns.map((cells) => jsonCell(cells[row])));
      const answer = answerSchema.safeParse(
        await app.post(path, JSON.stringify({ dataframe_split: { columns: names, data } })),
      );
      if (!answer.success || answer.data.predictions.length !== rows)
        throw new RelevoError('APP_ANSWER', `${app.url} does not answer one prediction for each row`);
      return answer.data.predictions.map((row) => JSON.stringify(row));
    },
    close: async () => undefined,
  };
}

/** A long that JSON numbers cannot hold is sent as text, which strict servers refuse rather than round. */
function jsonCell(cell: unknown): unknown {
  if (typeof cell !== 'bigint') return cell;
  return Number.isSafeInteger(Number(cell)) ? Number(cell) : String(cell);
}
