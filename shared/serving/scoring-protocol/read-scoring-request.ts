import { inputError } from '../../kernel/error.ts';
import { decodeContent } from '../decode-content.ts';
import type { AnswerFacts, ReadRequest, WrittenAnswer } from '../protocol.ts';
import { parseRequest } from './parse-request.ts';

/**
 * MLflow's scoring protocol, read strictly. The answer is
 * `{"predictions":[…],"model":{"name","version"},"prediction_id"}`, the rows as MLflow's own server gives them.
 */
export const readScoringRequest: ReadRequest = (body, description, options) => {
  const { limits, entity, headers, extraColumns } = options;
  const content = decodeContent(body, headers['content-encoding'], limits.maxBytes);
  const { batch, ignored, entities } = parseRequest(content, description.inputs, {
    limits,
    entity,
    contentType: headers['content-type'] ?? null,
  });
  if (extraColumns === 'refuse' && ignored.length > 0)
    throw inputError(
      'COLUMN_UNKNOWN',
      'columns',
      `${ignored.length} columns are not in the model's signature`,
    );
  return { input: batch, ignored, entities, write: (_, rows, facts) => writeAnswer(rows, facts) };
};

function writeAnswer(rows: readonly string[], { model, version, predictionId }: AnswerFacts): WrittenAnswer {
  const names = JSON.stringify({ name: model, version });
  return {
    headers: { 'content-type': 'application/json' },
    body: `{"predictions":[${rows.join(',')}],"model":${names},"prediction_id":"${predictionId}"}`,
  };
}
