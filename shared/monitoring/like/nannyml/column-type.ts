import { isNumeric, type RawColumn, type RawTable } from '../table/raw-table.ts';

/** NannyML's types of columns, by the type that pandas gives them. */
export type NannymlType = 'continuous' | 'categorical';

/** Types of a table's columns; undefined for those that NannyML leaves out (times) or fails on (nested and mixed values). */
export async function nannymlTypes(table: RawTable): Promise<Map<string, NannymlType>> {
  const open = table.columns.filter(({ kind }) => kind === 'other');
  const plain = await plainObjects(table, open);
  return new Map(
    table.columns.flatMap((column): [string, NannymlType][] => {
      if (isNumeric(column)) return [[column.name, 'continuous']];
      const isCategorical =
        column.kind === 'text' ||
        column.kind === 'bool' ||
        column.kind === 'bool-gaps' ||
        column.kind === 'category' ||
        plain.has(column.name);
      return isCategorical ? [[column.name, 'categorical']] : [];
    }),
  );
}

/** Dates are objects to pandas, which NannyML counts like text. */
async function plainObjects(table: RawTable, columns: readonly RawColumn[]): Promise<ReadonlySet<string>> {
  if (columns.length === 0) return new Set();
  const checks = columns.map(
    ({ cell }, at) =>
      `coalesce(bool_and(typeof(${cell}) IN ('BOOLEAN', 'DATE') OR lower(CAST(${cell} AS VARCHAR)) IN ('true', 'false')), true) AS p${at}`,
  );
  const [row = {}] = await table.database.query(`SELECT ${checks.join(', ')} FROM ${table.select(columns)}`);
  return new Set(columns.filter((_, at) => row[`p${at}`] === true).map(({ name }) => name));
}
