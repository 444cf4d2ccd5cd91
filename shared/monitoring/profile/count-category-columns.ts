import type { Database } from '../../tables/database.ts';
import { type Categories, countNamedCategories, countTopCategories } from './count-categories.ts';
import { countGaps } from './count-gaps.ts';
import type { CountedColumn, CountedRows } from './counted-rows.ts';
import type { CategoryColumn } from './profile.ts';

/** What a column's values are counted as: these names, its most frequent values, or nothing but values. */
export type Naming = { names: readonly string[] } | { most: number } | 'none';

/** Counts each column's values as it is to be named. */
export async function countCategoryColumns<Column extends CountedColumn>(
  database: Database,
  rows: CountedRows<Column>,
  columns: readonly Column[],
  namingOf: (column: Column) => Naming,
): Promise<CategoryColumn[]> {
  const namings = columns.map(namingOf);
  const known = new Map<Column, CategoryColumn>();
  const take = (batch: readonly Column[], counted: readonly Categories[]): void => {
    for (const [index, column] of batch.entries()) {
      const categories = counted[index];
      if (categories !== undefined) known.set(column, { kind: 'category', ...categories });
    }
  };
  const named = columns.filter((_, index) => namesOf(namings[index]).length > 0);
  take(
    named,
    await countNamedCategories(database, rows, named, (column) => namesOf(namings[columns.indexOf(column)])),
  );
  for (const most of new Set(namings.flatMap(mostOf))) {
    const open = columns.filter((_, index) => mostOf(namings[index])[0] === most);
    take(open, await countTopCategories(database, rows, open, most));
  }
  await addGaps(database, rows, columns, known);
  return columns.flatMap((column) => known.get(column) ?? []);
}

const namesOf = (naming: Naming | undefined): readonly string[] =>
  typeof naming === 'object' && 'names' in naming ? naming.names : [];

const mostOf = (naming: Naming | undefined): number[] =>
  typeof naming === 'object' && 'most' in naming ? [naming.most] : [];

/** Columns without names, whose values are all `other`, and cells that hold something else than the column's type. */
async function addGaps<Column extends CountedColumn>(
  database: Database,
  rows: CountedRows<Column>,
  columns: readonly Column[],
  known: Map<Column, CategoryColumn>,
): Promise<void> {
  const open = columns.filter((column) => !known.has(column) || column.type === 'boolean');
  const gaps = await countGaps(database, rows, open);
  for (const [index, column] of open.entries()) {
    const { nulls = 0, invalid = 0 } = gaps[index] ?? {};
    const counted = known.get(column) ?? {
      kind: 'category',
      counts: {},
      other: rows.rows - nulls - invalid,
      nulls,
    };
    known.set(column, { ...counted, nulls, ...(invalid > 0 ? { invalid } : {}) });
  }
}
