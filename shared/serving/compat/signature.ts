import type { InputColumn, ModelDescription } from '../../scoring/model-description.ts';

/** The columns of a signature; without names they go by position. */
export type Signature = { inputs: readonly InputColumn[]; named: boolean };

/** False for a signature whose inputs have no names. */
export const isNamed = ({ inputs, tensors }: ModelDescription): boolean =>
  tensors.length > 0
    ? tensors.every(({ name }) => name !== null)
    : !inputs.every(({ name }, index) => name === String(index));
