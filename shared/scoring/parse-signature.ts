import { z } from 'zod';
import { RelevoError } from '../kernel/error.ts';
import { type InputColumn, scalarTypeSchema } from './model-description.ts';

const specSchema = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  required: z.boolean().nullish(),
});
type Spec = z.infer<typeof specSchema>;

const remedy = 'log the model with a column signature (names, and types long, double, string or boolean)';

/** Input columns of `signature.inputs`, a JSON string. A tensor signature has none: its model cannot be fed by column name. */
export function parseInputs(text: string | null | undefined): InputColumn[] {
  const specs = parseSpecs(text, 'inputs');
  return specs.some((spec) => spec.type === 'tensor') ? [] : specs.map(inputColumn);
}

/** Names and types of `signature.outputs`, a JSON string. */
export function parseOutputs(text: string | null | undefined): { name: string; type: string }[] {
  return parseSpecs(text, 'outputs').map((spec) => ({ name: spec.name ?? '', type: spec.type }));
}

function parseSpecs(text: string | null | undefined, field: string): Spec[] {
  if (text === null || text === undefined) return [];
  const result = z.array(specSchema).safeParse(parseJson(text, field));
  if (!result.success)
    throw new RelevoError('MODEL_DESCRIPTION_INVALID', `MLmodel signature.${field} is not a schema`, {
      cause: result.error,
    });
  return result.data;
}

function parseJson(text: string, field: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RelevoError('MODEL_DESCRIPTION_INVALID', `MLmodel signature.${field} is not JSON`, { cause });
  }
}

function inputColumn(spec: Spec): InputColumn {
  const type = scalarTypeSchema.safeParse(spec.type);
  if (spec.name === undefined || !type.success)
    throw new RelevoError(
      'MODEL_SIGNATURE_UNSUPPORTED',
      `input ${spec.name ?? '(unnamed)'} has type ${spec.type}; ${remedy}`,
    );
  return { name: spec.name, type: type.data, required: spec.required ?? true };
}
