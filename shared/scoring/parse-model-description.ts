import { parse } from 'yaml';
import { z } from 'zod';
import { RelevoError } from '../kernel/error.ts';
import { type ModelDescription, modelFileSchema, relevoMetadataSchema } from './model-description.ts';
import { parseParams } from './parse-params.ts';
import { parseInputs, parseOutputs } from './parse-signature.ts';

const mlmodelSchema = z.object({
  flavors: z.record(z.string(), z.unknown()),
  model_id: z.string().nullish(),
  signature: z
    .object({
      inputs: z.string().nullish(),
      outputs: z.string().nullish(),
      params: z.string().nullish(),
    })
    .nullish(),
  metadata: z.looseObject({ relevo: relevoMetadataSchema.nullish() }).nullish(),
});

const onnxFlavorSchema = z.object({ data: modelFileSchema.default('model.onnx') });

/**
 * Reads the text of an MLmodel file (YAML 1.2 core schema: no tags, no code).
 *
 * A model without `metadata.relevo` is read with defaults: no target, threshold 0.5, and a task guessed from the
 * signature's outputs, which opening the graph makes sure of.
 *
 * @throws MODEL_DESCRIPTION_INVALID, MODEL_NOT_ONNX, MODEL_SIGNATURE_UNSUPPORTED
 */
export function parseModelDescription(mlmodelYaml: string): ModelDescription {
  const file = parseFile(mlmodelYaml);
  const base = {
    modelId: file.model_id ?? null,
    modelFile: parseModelFile(file.flavors),
    ...parseInputs(file.signature?.inputs),
    params: parseParams(file.signature?.params),
    outputs: parseOutputs(file.signature?.outputs),
  };
  const relevo = file.metadata?.relevo;
  return relevo === null || relevo === undefined ? foreign(base) : packaged(base, relevo);
}

function parseFile(text: string): z.infer<typeof mlmodelSchema> {
  try {
    return mlmodelSchema.parse(parse(text, { schema: 'core', logLevel: 'error' }));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : 'not YAML';
    throw new RelevoError('MODEL_DESCRIPTION_INVALID', `MLmodel: ${problem}`, { cause });
  }
}

function parseModelFile(flavors: Record<string, unknown>): string {
  const flavor = onnxFlavorSchema.safeParse(flavors['onnx']);
  if (flavor.success) return flavor.data.data;
  const names = Object.keys(flavors).join(', ');
  throw new RelevoError(
    'MODEL_NOT_ONNX',
    `the model has flavors [${names}]; log it with relevo.log_model or mlflow.onnx.log_model`,
    { cause: flavor.error },
  );
}

type Base = Pick<ModelDescription, 'modelId' | 'modelFile' | 'inputs' | 'tensors' | 'params' | 'outputs'>;

function packaged(base: Base, relevo: z.infer<typeof relevoMetadataSchema>): ModelDescription {
  const classes = relevo.classes ?? [];
  return {
    ...base,
    packaged: true,
    task: relevo.task,
    target: relevo.target,
    entity: relevo.entity ?? null,
    classes,
    positive: relevo.positive ?? (relevo.task === 'binary' ? (classes[1] ?? null) : null),
    threshold: relevo.threshold ?? 0.5,
    onnx: {
      label: relevo.onnx.label ?? null,
      probabilities: relevo.onnx.probabilities ?? null,
      prediction: relevo.onnx.prediction ?? null,
    },
    evaluation: relevo.evaluation ?? null,
    profile: relevo.profile ?? null,
  };
}

function foreign(base: Base): ModelDescription {
  const names = base.outputs.map((output) => output.name);
  const guess = names.some((name) => name.startsWith('probability_')) ? 'multiclass' : 'regression';
  return {
    ...base,
    packaged: false,
    task: names.includes('probability') ? 'binary' : guess,
    target: null,
    entity: null,
    classes: [],
    positive: null,
    threshold: 0.5,
    onnx: { label: null, probabilities: null, prediction: null },
    evaluation: null,
    profile: null,
  };
}
