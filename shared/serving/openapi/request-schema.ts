import type { ModelDescription, TensorSpec } from '../../scoring/model-description.ts';
import type { RequestLimits } from '../protocol.ts';
import type { JsonSchema } from './json-schema.ts';
import { columnSchema, paramSchema, tensorSchema } from './value-schema.ts';

export type RequestSchemaOptions = {
  limits: RequestLimits;
  /** Column that may stand beside the signature's, to say whom a row is about. */
  entity: string | null;
  extraColumns: 'ignore' | 'refuse';
};

/** The body of a scoring request: exactly one of MLflow's formats, and the parameters where the model has any. */
export function requestSchema(model: ModelDescription, options: RequestSchemaOptions): JsonSchema {
  const formats = model.tensors.length > 0 ? tensorFormats(model.tensors) : columnFormats(model, options);
  const params = paramsSchema(model);
  return {
    oneOf: Object.entries(formats).map(([name, schema]) => ({
      title: name,
      type: 'object',
      properties: { [name]: schema, ...(params === undefined ? {} : { params }) },
      required: [name],
    })),
  };
}

/** One row as an object. */
export function rowSchema(
  model: ModelDescription,
  { entity, extraColumns }: RequestSchemaOptions,
): JsonSchema {
  const properties = Object.fromEntries(model.inputs.map((column) => [column.name, columnSchema(column)]));
  if (entity !== null) properties[entity] ??= { type: ['string', 'number', 'null'] };
  return {
    type: 'object',
    properties,
    required: model.inputs.filter((column) => column.required).map((column) => column.name),
    additionalProperties: extraColumns === 'ignore',
  };
}

function columnFormats(model: ModelDescription, options: RequestSchemaOptions): Record<string, JsonSchema> {
  const { maxRows } = options.limits;
  const rows: JsonSchema = {
    type: 'array',
    items: rowSchema(model, options),
    minItems: 1,
    maxItems: maxRows,
  };
  const columns = model.inputs.map((column): [string, JsonSchema] => [
    column.name,
    { type: 'array', items: columnSchema(column), maxItems: maxRows },
  ]);
  return {
    dataframe_split: {
      type: 'object',
      properties: {
        columns: { type: 'array', items: { type: 'string' } },
        data: { type: 'array', items: { type: 'array' }, maxItems: maxRows },
        index: { type: 'array' },
      },
      required: ['columns', 'data'],
    },
    dataframe_records: rows,
    instances: rows,
    inputs: { type: 'object', properties: Object.fromEntries(columns) },
  };
}

function tensorFormats(tensors: readonly TensorSpec[]): Record<string, JsonSchema> {
  const [only] = tensors;
  if (only !== undefined && only.name === null)
    return { instances: tensorSchema(only), inputs: tensorSchema(only) };
  const named = (schemaOf: (tensor: TensorSpec) => JsonSchema): JsonSchema => ({
    type: 'object',
    properties: Object.fromEntries(tensors.map((tensor) => [tensor.name ?? '', schemaOf(tensor)])),
    required: tensors.map((tensor) => tensor.name ?? ''),
  });
  return {
    instances: {
      type: 'array',
      items: named((tensor) => tensorSchema({ ...tensor, shape: tensor.shape.slice(1) })),
    },
    inputs: named(tensorSchema),
  };
}

function paramsSchema({ params }: ModelDescription): JsonSchema | undefined {
  if (params.length === 0) return undefined;
  const properties = Object.fromEntries(params.map((param) => [param.name, paramSchema(param)]));
  return { type: 'object', properties, additionalProperties: false };
}
