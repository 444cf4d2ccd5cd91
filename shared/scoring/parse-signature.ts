import { z } from 'zod';
import { elementTypeOf } from './element-types.ts';
import type { InputColumn, TensorSpec } from './model-description.ts';
import { parseValueType } from './parse-value-type.ts';
import { signatureInvalid, signatureUnsupported } from './signature-error.ts';

const specSchema = z.looseObject({
  type: z.string(),
  name: z.string().nullish(),
  required: z.boolean().nullish(),
});
type Spec = z.infer<typeof specSchema>;

const tensorSchema = z.object({
  'tensor-spec': z.object({ dtype: z.string(), shape: z.array(z.int().min(-1)) }),
});

/** What a model takes: columns, or tensors, or, without a signature, neither. */
export type SignatureInputs = { inputs: InputColumn[]; tensors: TensorSpec[] };

/**
 * `signature.inputs`, a JSON string, by MLflow's rules: columns and tensors are never mixed, nor named and unnamed ones;
 * more than one tensor is named; unnamed columns are required; names are not given twice; there is at least one.
 *
 * @throws MODEL_DESCRIPTION_INVALID, MODEL_SIGNATURE_UNSUPPORTED
 */
export function parseInputs(text: string | null | undefined): SignatureInputs {
  const specs = parseSpecs(text, 'inputs');
  if (text !== null && text !== undefined && specs.length === 0) throw signatureInvalid('inputs is empty');
  const tensors = specs.filter(({ type }) => type === 'tensor');
  if (tensors.length > 0 && tensors.length < specs.length)
    throw signatureInvalid('inputs mixes columns and tensors');
  checkNames(specs);
  if (tensors.length === 0) return { inputs: specs.map(inputColumn), tensors: [] };
  if (tensors.length > 1 && isUnnamed(specs[0]))
    throw signatureInvalid('inputs has several tensors without names');
  return { inputs: [], tensors: tensors.map(tensorSpec) };
}

/** Names and types of `signature.outputs`, a JSON string; "" for a name that is not there. */
export function parseOutputs(text: string | null | undefined): { name: string; type: string }[] {
  return parseSpecs(text, 'outputs').map((spec) => ({ name: spec.name ?? '', type: spec.type }));
}

function checkNames(specs: readonly Spec[]): void {
  const unnamed = specs.filter(isUnnamed);
  if (unnamed.length > 0 && unnamed.length < specs.length)
    throw signatureInvalid('inputs mixes named and unnamed ones');
  if (unnamed.some(({ required }) => required === false))
    throw signatureInvalid('inputs has an unnamed column that is optional');
  const names = specs.flatMap(({ name }) => name ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw signatureInvalid(`inputs has ${twice} twice`);
}

const isUnnamed = (spec: Spec | undefined): boolean => spec?.name === undefined || spec.name === null;

const inputColumn = (spec: Spec, index: number): InputColumn => {
  const name = spec.name ?? String(index);
  return { name, required: spec.required ?? true, ...parseValueType(spec, `inputs.${name}`) };
};

function tensorSpec(spec: Spec): TensorSpec {
  const name = spec.name ?? null;
  const parsed = tensorSchema.safeParse(spec);
  if (!parsed.success) throw signatureInvalid(`inputs.${name ?? 0} is not a tensor`, parsed.error);
  const { dtype, shape } = parsed.data['tensor-spec'];
  const type = elementTypeOf(dtype);
  if (type === undefined)
    throw signatureUnsupported(
      `inputs.${name ?? 0} is a tensor of ${dtype}, which ONNX lacks; log the model with a numeric, bool or str tensor`,
    );
  return { name, dtype: type, shape };
}

function parseSpecs(text: string | null | undefined, field: string): Spec[] {
  if (text === null || text === undefined) return [];
  const result = z.array(specSchema).safeParse(parseJson(text, field));
  if (!result.success) throw signatureInvalid(`${field} is not a schema`, result.error);
  return result.data;
}

/** @throws MODEL_DESCRIPTION_INVALID */
export function parseJson(text: string, field: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw signatureInvalid(`${field} is not JSON`, cause);
  }
}
