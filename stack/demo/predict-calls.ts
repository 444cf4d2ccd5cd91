import { z } from 'zod';
import { type Customer, featuresOf } from './telco-rows.ts';

const answerSchema = z.object({
  predictions: z.array(z.object({ label: z.string(), probability: z.number() })),
  model: z.object({ version: z.string() }),
  prediction_id: z.string(),
});

export type Prediction = {
  /** Names the row when its label is sent. */
  id: string;
  version: string;
  label: string;
  probability: number;
};

export type PredictCalls = {
  predict(customers: Customer[]): Promise<Prediction[]>;
  sendLabels(labels: { predictionId: string; label: string }[]): Promise<void>;
};

const CALL_TIMEOUT_MS = 10_000;

/** The app's HTTP interface as a caller sees it. An answer other than 200 is an error that names status and code. */
export function createPredictCalls(appUrl: string, model: string): PredictCalls {
  return {
    predict: async (customers) => {
      const rows = customers.map(featuresOf);
      const body = await post(`${appUrl}/models/${model}/invocations`, { dataframe_records: rows });
      const answer = answerSchema.parse(body);
      return answer.predictions.map((prediction, row) => ({
        id: `${answer.prediction_id}:${row}`,
        version: answer.model.version,
        ...prediction,
      }));
    },
    sendLabels: async (labels) => {
      await post(`${appUrl}/models/${model}/feedback`, {
        labels: labels.map(({ predictionId, label }) => ({ prediction_id: predictionId, label })),
      });
    },
  };
}

async function post(url: string, content: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`HTTP ${response.status} ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
