import { inputError } from '../../kernel/error.ts';
import { checkTensorDims, tensorBatch } from '../../scoring/coerce-tensor.ts';
import type { TensorBatch, TensorData } from '../../scoring/column-batch.ts';
import type { TensorSpec } from '../../scoring/model-description.ts';
import { datatypeOf } from './datatypes.ts';
import type { NamedTensor } from './input-columns.ts';

export type ReadTensors = { batch: TensorBatch; rest: NamedTensor[] };

/** Name of the input that has none, as MLServer calls it. */
export const UNNAMED_INPUT = 'input-0';

/**
 * Tensors as a tensor signature wants them: the datatype that it says, and its shape. The only tensor of a signature
 * without names may have any name. `rest` are the tensors that the signature does not know.
 *
 * @throws TENSOR_MISSING, DATATYPE, TENSOR_SHAPE, TENSOR_ROWS, ROWS_LIMIT (413)
 */
export function inputTensors(
  specs: readonly TensorSpec[],
  tensors: readonly NamedTensor[],
  maxRows: number,
): ReadTensors {
  const found = new Map<string, TensorData>();
  const taken = new Set<NamedTensor>();
  const absent: string[] = [];
  for (const spec of specs) {
    const named = findTensor(spec, tensors);
    if (named === undefined) absent.push(spec.name ?? UNNAMED_INPUT);
    else found.set(spec.name ?? '', requireSpec(spec, named));
    if (named !== undefined) taken.add(named);
  }
  if (absent.length > 0)
    throw inputError('TENSOR_MISSING', 'inputs', `the model needs the tensors ${absent.join(', ')}`);
  const batch = tensorBatch(specs, found);
  if (batch.rows > maxRows) throw inputError('ROWS_LIMIT', 'inputs', `more than ${maxRows} rows`, 413);
  return { batch, rest: tensors.filter((named) => !taken.has(named)) };
}

const findTensor = (spec: TensorSpec, tensors: readonly NamedTensor[]): NamedTensor | undefined =>
  spec.name === null ? tensors[0] : tensors.find(({ name }) => name === spec.name);

function requireSpec(spec: TensorSpec, { path, tensor, contentType }: NamedTensor): TensorData {
  if (tensor.type !== spec.dtype)
    throw inputError(
      'DATATYPE',
      `${path}.datatype`,
      `expected ${datatypeOf(spec.dtype)}, got ${datatypeOf(tensor.type)}`,
    );
  const accepted = spec.dtype === 'string' ? ['str', 'np'] : ['np'];
  if (contentType !== null && !accepted.includes(contentType))
    throw inputError('PARAMETERS', `${path}.parameters.content_type`, `expected ${accepted.join(' or ')}`);
  checkTensorDims(spec, tensor.dims, `${path}.shape`);
  return tensor;
}
