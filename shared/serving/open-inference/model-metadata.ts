import type { ModelDescription, TensorSpec } from '../../scoring/model-description.ts';
import { type Datatype, datatypeOf } from './datatypes.ts';
import { contentTypeOf, datatypeOfColumn } from './fit-column.ts';
import { UNNAMED_INPUT } from './input-tensors.ts';

type MetadataTensor = {
  name: string;
  datatype: Datatype;
  /** -1 is free. */
  shape: readonly number[];
  /** What the elements of BYTES are, in MLServer's words. */
  parameters?: { content_type: string };
};

export type ModelMetadata = {
  name: string;
  versions: string[];
  platform: 'onnx_onnxv1';
  inputs: MetadataTensor[];
  outputs: MetadataTensor[];
};

/** What a model takes and gives, from its signature. `versions` are the ones that are known to be served. */
export const modelMetadata = (
  name: string,
  versions: string[],
  description: ModelDescription,
): ModelMetadata => ({
  name,
  versions,
  platform: 'onnx_onnxv1',
  inputs: modelInputs(description),
  outputs: modelOutputs(description) ?? [],
});

function modelInputs({ inputs, tensors }: ModelDescription): MetadataTensor[] {
  const columns = inputs.map(({ name, type }, index): MetadataTensor => {
    const contentType = contentTypeOf(type);
    return {
      name: name === String(index) ? `input-${index}` : name,
      datatype: datatypeOfColumn(type),
      shape: [-1, 1],
      ...(contentType === undefined ? {} : { parameters: { content_type: contentType } }),
    };
  });
  return [...columns, ...tensors.map(tensorMetadata)];
}

/** The outputs by name, as `outputTensors` gives them; null where only a run shows them. */
export function modelOutputs({ task, classes, graphOutputs }: ModelDescription): MetadataTensor[] | null {
  if (task === 'outputs') return graphOutputs === undefined ? null : graphOutputs.map(tensorMetadata);
  if (task === 'regression') return [column('prediction', 'FP64')];
  const label = column('label', 'BYTES');
  return task === 'binary'
    ? [label, column('probability', 'FP64')]
    : [label, ...classes.map((name) => column(`probability_${name}`, 'FP64'))];
}

const tensorMetadata = ({ name, dtype, shape }: TensorSpec): MetadataTensor => ({
  name: name ?? UNNAMED_INPUT,
  datatype: datatypeOf(dtype),
  shape,
});

const column = (name: string, datatype: Datatype): MetadataTensor => ({ name, datatype, shape: [-1] });
