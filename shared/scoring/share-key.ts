import { defaultParams } from './coerce-params.ts';
import type { ModelInput, Params } from './column-batch.ts';
import type { ModelDescription, TensorSpec } from './model-description.ts';
import { valueText } from './value-text.ts';

/** True where the first dimension of all that goes in and comes out is free, so that it can be the rows. */
export const followsRows = ({ tensors, graphOutputs = [] }: ModelDescription): boolean =>
  [...tensors, ...graphOutputs].every(isByRow);

const isByRow = ({ shape }: TensorSpec): boolean => shape[0] === -1;

/** Requests of equal keys may share a run: the same parameters, and tensors that are alike but for their rows. */
export function shareKey({ params: specs }: ModelDescription, input: ModelInput): string {
  const params = input.params === defaultParams(specs) ? '' : paramsKey(input.params);
  return 'columns' in input ? params : `${params} ${tensorsKey(input)}`;
}

const paramsKey = (params: Params | undefined): string =>
  params === undefined || params.size === 0 ? '' : valueText(Object.fromEntries(params));

const tensorsKey = ({ tensors }: Extract<ModelInput, { tensors: unknown }>): string =>
  [...tensors].map(([name, { type, dims }]) => `${name} ${type} ${dims.slice(1).join(' ')}`).join('\n');
