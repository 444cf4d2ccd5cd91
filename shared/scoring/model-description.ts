import { z } from 'zod';
import type { ElementType, Value } from './column-batch.ts';

const scalarTypes = ['boolean', 'integer', 'long', 'float', 'double', 'string'] as const;
export type ScalarType = (typeof scalarTypes)[number];

/** Types that are not made of others. */
export const plainTypeSchema = z.enum([...scalarTypes, 'datetime', 'binary', 'any']);

/** A column's type in the MLflow signature; composite ones say what they are made of. */
export type ValueType =
  | { type: z.infer<typeof plainTypeSchema> }
  | { type: 'array'; items: ValueType }
  | { type: 'map'; values: ValueType }
  | { type: 'object'; properties: ({ name: string; required: boolean } & ValueType)[] };

/** An input column of the MLflow signature. Unnamed columns are named by their position, "0", "1", …. */
export type InputColumn = {
  name: string;
  required: boolean;
  /** What the graph takes the column as, once it is open: narrows what a cell may be. */
  fed?: ElementType;
} & ValueType;

/** An input or output of a tensor signature; `name` is null where the only one has none, -1 in the shape is free. */
export type TensorSpec = { name: string | null; dtype: ElementType; shape: readonly number[] };

/** A parameter of the signature; `list` where it takes a list of values. */
export type ParamSpec = { name: string; list: boolean; default: Value } & ValueType;

const relativePathSchema = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\:]+$/, 'not a path inside the model directory');

/** File name of the graph as the onnx flavor gives it. */
export const modelFileSchema = relativePathSchema;

/** `metadata.relevo` of an MLmodel file, format 1: what the signature cannot say. */
export const relevoMetadataSchema = z.object({
  format: z.literal(1),
  task: z.enum(['binary', 'multiclass', 'regression']),
  target: z.string(),
  entity: z.string().nullish(),
  /** In the order of the columns of the probabilities output; empty for a regression. */
  classes: z.array(z.string()).nullish(),
  positive: z.string().nullish(),
  threshold: z.number().nullish(),
  onnx: z.object({
    label: z.string().nullish(),
    probabilities: z.string().nullish(),
    prediction: z.string().nullish(),
  }),
  evaluation: relativePathSchema.nullish(),
  profile: relativePathSchema.nullish(),
});

export type Task = z.infer<typeof relevoMetadataSchema>['task'];

/** What an MLmodel file says about a model, with defaults where it comes from elsewhere than Relevo's own packaging. */
export type ModelDescription = {
  modelId: string | null;
  /** Relative path of the graph in the model directory. */
  modelFile: string;
  /** Empty for a tensor signature. */
  inputs: InputColumn[];
  /** Empty for a column signature. */
  tensors: TensorSpec[];
  params: ParamSpec[];
  /** As the signature names them; empty when it has none. */
  outputs: { name: string; type: string }[];
  /** False when `metadata.relevo` is absent and task, classes and outputs are read off the graph. */
  packaged: boolean;
  /** `outputs`: none of the tasks, the graph's outputs are answered as they are. */
  task: Task | 'outputs';
  target: string | null;
  entity: string | null;
  /** In the order of the probabilities; empty for a regression. */
  classes: string[];
  positive: string | null;
  /** The label is positive where the probability is at least this. */
  threshold: number;
  /** Names, types and shapes of the graph's outputs where the task is `outputs`, known once the graph is open. */
  graphOutputs?: readonly TensorSpec[];
  /** Names of the graph's outputs. */
  onnx: { label: string | null; probabilities: string | null; prediction: string | null };
  /** Relative path of the evaluation rows (Parquet) in the model directory. */
  evaluation: string | null;
  /** Relative path of the reference profile in the model directory. */
  profile: string | null;
};
