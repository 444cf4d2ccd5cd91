import type {
  InputColumn,
  ModelDescription,
  ScalarType,
  ValueType,
} from '../../scoring/model-description.ts';

/** Types of single values. */
export type PlainType = ScalarType | 'datetime' | 'binary';

type CompositeType = Exclude<ValueType['type'], PlainType | 'any'>;

export const isComposite = (type: ValueType['type']): type is CompositeType =>
  type === 'array' || type === 'object' || type === 'map';

/** The columns of a signature; without names they go by position. */
export type Signature = { inputs: readonly InputColumn[]; named: boolean };

export const signatureOf = (description: ModelDescription): Signature => ({
  inputs: description.inputs,
  named: isNamed(description),
});

/** False for a signature whose inputs have no names. */
export const isNamed = ({ inputs, tensors }: ModelDescription): boolean =>
  tensors.length > 0
    ? tensors.every(({ name }) => name !== null)
    : !inputs.every(({ name }, index) => name === String(index));
