import type { ColumnType } from './column-type.ts';

const types = new Map<string, ColumnType>([
  ['boolean', 'boolean'],
  ['integer', 'long'],
  ['long', 'long'],
  ['float', 'double'],
  ['double', 'double'],
  ['string', 'string'],
  ['datetime', 'datetime'],
]);

/** What a column is read as for a type of a model's signature; undefined for bytes, composite types and any. */
export const inputType = (type: string): ColumnType | undefined => types.get(type);

/** What a file's columns are read as for a model, whatever their values look like; of other types nothing is said. */
export const inputTypes = (inputs: readonly { name: string; type: string }[]): Record<string, ColumnType> =>
  Object.fromEntries(
    inputs.flatMap(({ name, type }) => {
      const known = inputType(type);
      return known === undefined ? [] : [[name, known] as const];
    }),
  );
