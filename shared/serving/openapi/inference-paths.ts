import { datatypeNames } from '../open-inference/datatypes.ts';

type Described = Record<string, unknown>;

const tensor = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    shape: { type: 'array', items: { type: 'integer', minimum: 0 } },
    datatype: { enum: datatypeNames },
    data: { type: 'array', description: 'flat or nested, in row-major order' },
  },
  required: ['name', 'shape', 'datatype'],
};
const body = (tensors: 'inputs' | 'outputs'): Described => ({
  'application/json': {
    schema: {
      type: 'object',
      properties: { id: { type: 'string' }, [tensors]: { type: 'array', items: tensor } },
      required: [tensors],
    },
  },
});
const error = {
  description: 'the error, in the form of the protocol',
  content: {
    'application/json': {
      schema: { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] },
    },
  },
};
const model = { name: 'model', in: 'path', required: true, schema: { type: 'string' } };

const operation = (operationId: string, summary: string, change: Described): Described => ({
  operationId: `v2.${operationId}`,
  tags: ['open inference protocol'],
  summary,
  responses: { 200: { description: summary }, '4XX': error, '5XX': error },
  ...change,
});

/** Paths of the Open Inference Protocol, which are the same for every model: its metadata say what it takes. */
export const inferencePaths: Record<string, Described> = {
  '/v2/health/ready': { get: operation('ready', 'Are all models loaded', { security: [] }) },
  '/v2/models/{model}': {
    get: operation('metadata', 'Tensors that a model takes and gives', { parameters: [model] }),
  },
  '/v2/models/{model}/infer': {
    post: operation('infer', 'Predict with tensors', {
      parameters: [model],
      requestBody: { required: true, content: body('inputs') },
      responses: {
        200: { description: 'predictions', content: body('outputs') },
        '4XX': error,
        '5XX': error,
      },
    }),
  },
};
