import type { ScoredBatch, TensorData } from '../../scoring/column-batch.ts';
import type { AnswerFacts, WrittenAnswer } from '../protocol.ts';
import { tensorText } from '../tensor-text.ts';

/** `{"predictions":[…],"model":{"name","version"},"prediction_id"}`, a record for each row. */
export const writeRecords = (rows: readonly string[], facts: AnswerFacts): WrittenAnswer =>
  writeAnswer(`[${rows.join(',')}]`, facts);

/**
 * The answer of a model with a tensor signature: nested lists of the only output, or an object of them by output.
 * Models that are read as classifiers or regressions answer with records.
 */
export function writeTensors(
  scored: ScoredBatch,
  rows: readonly string[],
  facts: AnswerFacts,
): WrittenAnswer {
  if (scored.task !== 'outputs') return writeRecords(rows, facts);
  const [only] = scored.outputs.values();
  return writeAnswer(
    scored.outputs.size === 1 && only !== undefined ? tensorText(only) : objectText(scored.outputs),
    facts,
  );
}

function objectText(outputs: ReadonlyMap<string, TensorData>): string {
  const fields = [...outputs].map(([name, tensor]) => `${JSON.stringify(name)}:${tensorText(tensor)}`);
  return `{${fields.join(',')}}`;
}

function writeAnswer(predictions: string, { model, version, predictionId }: AnswerFacts): WrittenAnswer {
  const names = JSON.stringify({ name: model, version });
  return {
    headers: { 'content-type': 'application/json' },
    body: `{"predictions":${predictions},"model":${names},"prediction_id":"${predictionId}"}`,
  };
}
