import type { DocumentedModel } from './documented-model.ts';

const json = (schema: unknown, example?: unknown): Record<string, unknown> => ({
  'application/json': { schema, ...(example === undefined ? {} : { example }) },
});

const errors: Record<string, string> = {
  400: 'the request is wrong; error_code and path say where',
  401: 'the function key is missing or wrong',
  404: 'no such model, version or alias',
  413: 'too large: bytes or rows',
  415: 'neither application/json nor text/csv in UTF-8',
  429: 'too many predictions under way; try again after Retry-After',
  500: 'the model failed on this input',
  503: 'no champion is set, or none could be loaded; try again after Retry-After',
  504: 'no answer within the time limit',
};

const errorAnswers = (statuses: readonly number[]): Record<string, unknown> =>
  Object.fromEntries(
    statuses.map((status) => [
      String(status),
      { description: errors[status], content: json({ $ref: '#/components/schemas/Error' }) },
    ]),
  );

const header = (description: string): Record<string, unknown> => ({
  description,
  schema: { type: 'string' },
});

const answerHeaders = {
  'x-relevo-model': header('name of the model that answered'),
  'x-relevo-version': header('its version'),
  'x-relevo-prediction-id': header('as in the body'),
  'x-relevo-ignored-columns': header('how many columns the model does not know, and the first ten names'),
};

/** Scoring by the model's champion, or by the version or alias that the query names. */
export function predictOperation(model: DocumentedModel, path: 'default' | 'named'): Record<string, unknown> {
  const { name, version, description, example } = model;
  const schemaOf = (part: string): unknown =>
    description === undefined ? { type: 'object' } : { $ref: `#/components/schemas/${name}.${part}` };
  const csv = (description?.tensors.length ?? 0) > 0 ? {} : { 'text/csv': { schema: { type: 'string' } } };
  return {
    operationId: path === 'default' ? 'predict' : `predict.${name}`,
    tags: [name],
    summary:
      version === undefined
        ? `Predict with ${name} (no champion yet)`
        : `Predict with ${name}, now version ${version}`,
    parameters: ['version', 'alias'].map((parameter) => ({
      name: parameter,
      in: 'query',
      required: false,
      description: `another ${parameter} than the champion`,
      schema: { type: 'string' },
    })),
    requestBody: { required: true, content: { ...json(schemaOf('Request'), example), ...csv } },
    responses: {
      200: { description: 'predictions', headers: answerHeaders, content: json(schemaOf('Answer')) },
      ...errorAnswers([400, 401, 404, 413, 415, 429, 500, 503, 504]),
    },
  };
}

const labelSchema = {
  type: 'object',
  properties: {
    labels: {
      type: 'array',
      items: {
        type: 'object',
        properties: { prediction_id: { type: 'string' }, label: {} },
        required: ['prediction_id', 'label'],
      },
    },
  },
  required: ['labels'],
};

/** Ground truth for predictions made earlier. */
export const feedbackOperation = (model: string): Record<string, unknown> => ({
  operationId: `feedback.${model}`,
  tags: [model],
  summary: `Ground truth for predictions of ${model}`,
  requestBody: { required: true, content: json(labelSchema) },
  responses: { 200: { description: 'stored' }, ...errorAnswers([400, 401, 404, 413, 415, 503]) },
});

const get = (
  operationId: string,
  summary: string,
  description: string,
  change: Record<string, unknown> = {},
): Record<string, unknown> => ({
  get: { operationId, tags: ['service'], summary, responses: { 200: { description } }, ...change },
});

/** For an operation that needs no key. */
const anonymous = { security: [] };

/** Paths that every app has, whatever it serves. */
export const servicePaths: Record<string, Record<string, unknown>> = {
  '/ping': get('ping', 'Is the app alive', 'alive', anonymous),
  '/health': get('health', 'Is the app alive', 'alive', anonymous),
  '/status': get('status', 'What is served, since when, from which digest', 'one entry for each model'),
};
