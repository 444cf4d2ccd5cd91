import { z } from 'zod';
import type { ParamSpec } from './model-description.ts';
import { parseJson } from './parse-signature.ts';
import { parseValueType } from './parse-value-type.ts';
import { createValueReader } from './read-value.ts';
import { signatureInvalid, signatureUnsupported } from './signature-error.ts';
import { valueLimits } from './value-limits.ts';

const paramSchema = z.looseObject({
  name: z.string(),
  /** Files of MLflow before 2.10 say `dtype`. */
  type: z.string().optional(),
  dtype: z.string().optional(),
  default: z.unknown(),
  shape: z.tuple([z.literal(-1)]).nullish(),
});
type Param = z.infer<typeof paramSchema>;

/**
 * `signature.params`, a JSON string.
 *
 * @throws MODEL_DESCRIPTION_INVALID also where a default is not of its type, MODEL_SIGNATURE_UNSUPPORTED
 */
export function parseParams(text: string | null | undefined): ParamSpec[] {
  if (text === null || text === undefined) return [];
  const result = z.array(paramSchema).safeParse(parseJson(text, 'params'));
  if (!result.success) throw signatureInvalid('params is not a schema', result.error);
  return result.data.map(paramSpec);
}

function paramSpec(param: Param): ParamSpec {
  const { name } = param;
  const type = parseValueType({ ...param, type: param.type ?? param.dtype }, `params.${name}`);
  if (type.type === 'binary')
    throw signatureUnsupported(`params.${name} is binary, which MLflow does not take`);
  const list = param.shape !== null && param.shape !== undefined;
  const value = param.default ?? null;
  const read = createValueReader(list ? { type: 'array', items: type } : type, valueLimits({}));
  const known = value === null ? null : read(value);
  if (known === undefined) throw signatureInvalid(`params.${name} has a default that is not of its type`);
  return { name, list, default: known, ...type };
}
