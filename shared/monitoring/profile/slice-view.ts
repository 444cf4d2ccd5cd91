import type { Database } from '../../tables/database.ts';
import { quoteText } from '../../tables/quote.ts';
import { columnNamed, type TableView } from '../../validation/table/table-view.ts';
import { categorySql } from './counted-rows.ts';

/** Values of a column; each makes a slice of the rows that have it. */
export type Slices = { column: string; values: readonly string[] };

/** The rows that have a value; undefined where there is no such column. */
export async function sliceView(
  database: Database,
  view: TableView,
  name: string,
  value: string,
): Promise<TableView | undefined> {
  const column = columnNamed(view, name);
  if (column === undefined) return undefined;
  const condition = `${categorySql(column)} = ${quoteText(value)}`;
  const select: TableView['select'] = (columns) =>
    `(SELECT * FROM ${view.select([...columns, column])} WHERE ${condition})`;
  const [row] = await database.query(`SELECT count(*) AS rows FROM ${select([])}`);
  return { ...view, rows: Number(row?.['rows']), select };
}
