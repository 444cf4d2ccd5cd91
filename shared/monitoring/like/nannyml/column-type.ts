import { databaseTypes } from '../table/database-types.ts';
import { isNumeric, type RawColumn, type RawTable } from '../table/raw-table.ts';

/** NannyML's types of columns, by the type that pandas gives them. */
export type NannymlType = 'continuous' | 'categorical';

const categorical: ReadonlySet<string> = new Set(['text', 'bool', 'bool-gaps', 'category']);

/** Types of a table's columns; undefined for those that NannyML leaves out (times) or fails on (nested and mixed values). */
export async function nannymlTypes(table: RawTable): Promise<Map<string, NannymlType>> {
  const open = table.columns.filter(({ kind }) => kind === 'other');
  const plain = await plainObjects(table, open);
  return new Map(
    table.columns.flatMap((column): [string, NannymlType][] => {
      if (isNumeric(column)) return [[column.name, 'continuous']];
      const isCategorical = categorical.has(column.kind) || plain.has(column.name);
      return isCategorical ? [[column.name, 'categorical']] : [];
    }),
  );
}

/** Dates, times of day and decimals are objects to pandas, which NannyML counts like text. */
async function plainObjects(table: RawTable, columns: readonly RawColumn[]): Promise<ReadonlySet<string>> {
  if (columns.length === 0) return new Set();
  const types = await databaseTypes(table, columns);
  const plain = columns.filter((_, at) => /^(DATE|TIME|DECIMAL.*)$/.test(types[at] ?? ''));
  return new Set(plain.map(({ name }) => name));
}
