import type { ModelDescription } from '../../scoring/model-description.ts';
import type { JsonSchema } from './json-schema.ts';

const number: JsonSchema = {
  type: ['number', 'null'],
  description: 'null where the model gave no finite number',
};

/** The body of an answer in the strict mode. */
export const answerSchema = (model: ModelDescription): JsonSchema => ({
  type: 'object',
  properties: {
    predictions: predictionsSchema(model),
    model: {
      type: 'object',
      properties: { name: { type: 'string' }, version: { type: 'string' } },
      required: ['name', 'version'],
    },
    prediction_id: {
      type: 'string',
      format: 'uuid',
      description: 'row n is captured, and takes ground truth, as <prediction_id>:<n>',
    },
  },
  required: ['predictions', 'model', 'prediction_id'],
});

function predictionsSchema(model: ModelDescription): JsonSchema {
  if (model.tensors.length > 0)
    return { description: "the graph's outputs: nested arrays, by name where there are several" };
  return { type: 'array', items: rowOf(model), description: 'one for each row, in their order' };
}

function rowOf({ packaged, task, classes }: ModelDescription): JsonSchema {
  const label: JsonSchema = {
    type: ['string', 'null'],
    ...(classes.length > 0 ? { enum: [...classes, null] } : {}),
  };
  if (task === 'binary') return row({ label, probability: number });
  if (task === 'multiclass')
    return row({ label, ...Object.fromEntries(classes.map((name) => [`probability_${name}`, number])) });
  return packaged ? row({ prediction: number }) : { type: 'object' };
}

const row = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});
