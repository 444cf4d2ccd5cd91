import type { Database } from '../../tables/database.ts';
import { countCategoryColumns } from './count-category-columns.ts';
import { countNumberColumns } from './count-number-columns.ts';
import { type CountedColumn, type CountedRows } from './counted-rows.ts';
import type { ProfileColumn } from './profile.ts';

/** A column, and the reference that it is counted like. */
export type CountedLike<Column extends CountedColumn> = { column: Column; reference: ProfileColumn };

/** Counts columns into the bins and categories of their references, so that the results compare with them and add up. */
export async function countIntoProfile<Column extends CountedColumn>(
  database: Database,
  rows: CountedRows<Column>,
  wanted: readonly CountedLike<Column>[],
): Promise<Record<string, ProfileColumn>> {
  const references = new Map(wanted.map(({ column, reference }) => [column, reference]));
  const ofKind = (kind: ProfileColumn['kind']): Column[] =>
    wanted.filter(({ reference }) => reference.kind === kind).map(({ column }) => column);
  const numbers = ofKind('number');
  const counted = await countNumberColumns(database, rows, numbers, (column) => {
    const reference = references.get(column);
    return reference?.kind === 'number' ? reference.edges : [];
  });
  const categories = ofKind('category');
  const tallied = await countCategoryColumns(database, rows, categories, (column) => {
    const reference = references.get(column);
    return { names: reference?.kind === 'category' ? Object.keys(reference.counts) : [] };
  });
  const results = new Map<Column, ProfileColumn>();
  for (const [index, column] of numbers.entries()) setCounted(results, column, counted[index]);
  for (const [index, column] of categories.entries()) setCounted(results, column, tallied[index]);
  return Object.fromEntries(
    wanted.flatMap(({ column, reference: { type } }): [string, ProfileColumn][] => {
      const result = results.get(column);
      return result === undefined ? [] : [[column.name, type === undefined ? result : { ...result, type }]];
    }),
  );
}

function setCounted<Column>(
  results: Map<Column, ProfileColumn>,
  column: Column,
  counted: ProfileColumn | undefined,
): void {
  if (counted !== undefined) results.set(column, counted);
}
