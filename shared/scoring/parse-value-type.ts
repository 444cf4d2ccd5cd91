import { z } from 'zod';
import { plainTypeSchema, type ValueType } from './model-description.ts';
import { signatureInvalid, signatureUnsupported } from './signature-error.ts';

/** A type as the signature's JSON writes it; what it is made of is read one level at a time. */
const typeSchema = z.looseObject({
  type: z.string(),
  items: z.unknown().optional(),
  values: z.unknown().optional(),
  properties: z.record(z.string(), z.looseObject({ required: z.boolean().nullish() })).optional(),
});

const MAX_DEPTH = 32;

/**
 * A column's, a property's or a parameter's type.
 *
 * @param where it stands, such as `inputs.basket.items`
 * @throws MODEL_DESCRIPTION_INVALID, MODEL_SIGNATURE_UNSUPPORTED
 */
export function parseValueType(json: unknown, where: string, depth = MAX_DEPTH): ValueType {
  const parsed = typeSchema.safeParse(json);
  if (!parsed.success) throw signatureInvalid(`${where} is not a type`, parsed.error);
  if (depth === 0) throw signatureUnsupported(`${where} is nested more than ${MAX_DEPTH} levels deep`);
  const { type, items, values, properties } = parsed.data;
  if (type === 'array') return { type, items: parseValueType(items, `${where}.items`, depth - 1) };
  if (type === 'map') return { type, values: parseValueType(values, `${where}.values`, depth - 1) };
  if (type === 'object') return { type, properties: parseProperties(properties ?? {}, where, depth - 1) };
  const plain = plainTypeSchema.safeParse(type);
  if (plain.success) return { type: plain.data };
  if (type === 'sparkml_vector')
    throw signatureUnsupported(
      `${where} is a Spark ML vector; log the model with an array of double instead`,
    );
  throw signatureUnsupported(
    `${where} has type ${type}; log the model with one of ${[...plainTypeSchema.options, 'array', 'object', 'map'].join(', ')}`,
  );
}

type Properties = Extract<ValueType, { type: 'object' }>['properties'];

function parseProperties(
  properties: Record<string, { required?: boolean | null | undefined }>,
  where: string,
  depth: number,
): Properties {
  const names = Object.keys(properties);
  if (names.length === 0) throw signatureInvalid(`${where} is an object without properties`);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    required: property.required ?? true,
    ...parseValueType(property, `${where}.${name}`, depth),
  }));
}
