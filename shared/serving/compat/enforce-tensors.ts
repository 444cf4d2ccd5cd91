import type { TensorBatch, TensorData } from '../../scoring/column-batch.ts';
import type { TensorSpec } from '../../scoring/model-description.ts';
import { schemaFailure } from './compat-error.ts';
import type { Item } from './convert-data.ts';
import type { ArrayData } from './read-arrays.ts';
import { tensorData } from './tensor-data.ts';

/** The tensors of `inputs` and `instances`. @throws SCHEMA_ENFORCEMENT_FAILED */
export function enforceTensors(data: ArrayData, specs: readonly TensorSpec[]): TensorBatch {
  const tensors = new Map<string, TensorData>();
  const missing = specs.filter(({ name }) => name !== null && itemOf(data, name) === undefined);
  if (missing.length > 0) throw missingTensors(missing);
  for (const spec of specs) {
    const item = itemOf(data, spec.name);
    if (item === undefined || !('array' in item))
      throw schemaFailure(
        'This model contains a tensor-based model signature with no input names, which suggests a numpy array input.',
      );
    tensors.set(spec.name ?? UNNAMED, tensorData(item.array, spec));
  }
  return { rows: rowsOf(tensors), tensors };
}

/** Key of the only tensor where the signature gives it no name. */
export const UNNAMED = '';

export const missingTensors = (missing: readonly TensorSpec[]): Error =>
  schemaFailure(`Model is missing inputs [${missing.map(({ name }) => `'${name}'`).join(', ')}].`);

/** The first dimension, 1 where there is none. */
export const rowsOf = (tensors: ReadonlyMap<string, TensorData>): number => {
  const [first] = tensors.values();
  return first?.dims[0] ?? 1;
};

function itemOf(data: ArrayData, name: string | null): Item | undefined {
  if (name === null) return data.kind === 'one' ? data.item : undefined;
  return data.kind === 'columns' ? data.columns.get(name) : undefined;
}
