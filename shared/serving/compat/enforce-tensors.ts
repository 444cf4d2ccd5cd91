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
  return { rows: rowsOf(tensors, specs), tensors };
}

/** Key of the only tensor where the signature gives it no name. */
export const UNNAMED = '';

export const missingTensors = (missing: readonly TensorSpec[]): Error =>
  schemaFailure(`Model is missing inputs [${missing.map(({ name }) => `'${name}'`).join(', ')}].`);

/** The first dimension, which all tensors share that the signature leaves free in it; 1 where there is none. */
export function rowsOf(tensors: ReadonlyMap<string, TensorData>, specs: readonly TensorSpec[]): number {
  const free = specs.filter(({ shape }) => shape[0] === -1);
  const rows = new Set(free.map(({ name }) => tensors.get(name ?? UNNAMED)?.dims[0]));
  if (rows.size > 1) throw schemaFailure('The tensors differ in their first dimension.');
  const [first] = tensors.values();
  return first?.dims[0] ?? 1;
}

function itemOf(data: ArrayData, name: string | null): Item | undefined {
  if (name === null) return data.kind === 'one' ? data.item : undefined;
  return data.kind === 'columns' ? data.columns.get(name) : undefined;
}
