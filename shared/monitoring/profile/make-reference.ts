import type { Database } from '../../tables/database.ts';
import { countCategoryColumns } from './count-category-columns.ts';
import { countNumberColumns } from './count-number-columns.ts';
import { categorySql, type CountedColumn, inBatches, isNumeric } from './counted-rows.ts';
import { coverRange } from './cover-range.ts';
import type { ProfileColumn } from './profile.ts';
import { referenceEdges } from './reference-edges.ts';
import { sampleNumbers } from './sample-numbers.ts';
import type { SampledRows } from './sampled-rows.ts';

const MAX_CATEGORIES = 1000;
const BATCH = 100;
/** Text with a larger share of different values names or describes single rows: it has no categories. */
const MAX_DISTINCT_SHARE = 0.5;
/** Under so many values that share means nothing. */
const MIN_TEXT_VALUES = 20;

/** Counts columns into bins found from their own values, and categories of their own. */
export async function makeReference<Column extends CountedColumn>(
  database: Database,
  rows: SampledRows<Column>,
  columns: readonly Column[],
): Promise<Record<string, ProfileColumn>> {
  const numbers = columns.filter(isNumeric);
  const edges: number[][] = [];
  await sampleNumbers(database, rows, numbers, (values) => edges.push(referenceEdges(values)));
  const counted = await countNumberColumns(
    database,
    rows,
    numbers,
    (column) => edges[numbers.indexOf(column)] ?? [],
  );
  const categories = columns.filter((column) => !isNumeric(column));
  const texts = await findTexts(database, rows, categories);
  const tallied = await countCategoryColumns(database, rows, categories, (column) =>
    texts.has(column) ? 'none' : { most: MAX_CATEGORIES },
  );
  const results = new Map<Column, ProfileColumn>();
  for (const [index, column] of numbers.entries()) {
    const result = counted[index];
    if (result !== undefined) results.set(column, coverRange(result));
  }
  for (const [index, column] of categories.entries()) {
    const result = tallied[index];
    if (result !== undefined) results.set(column, result);
  }
  return Object.fromEntries(
    columns.flatMap((column): [string, ProfileColumn][] => {
      const result = results.get(column);
      return result === undefined ? [] : [[column.name, { ...result, type: column.type }]];
    }),
  );
}

/** Columns whose values hardly repeat, and those that hold no plain values at all. */
async function findTexts<Column extends CountedColumn>(
  database: Database,
  rows: SampledRows<Column>,
  columns: readonly Column[],
): Promise<Set<Column>> {
  const texts = new Set(columns.filter(({ type }) => type === 'other'));
  for (const batch of inBatches(
    columns.filter(({ type }) => type === 'string'),
    BATCH,
  )) {
    const counts = batch.flatMap((column, index) => [
      `count(${column.value}) AS filled${index}`,
      `approx_count_distinct(${categorySql(column)}) AS different${index}`,
    ]);
    const [found = {}] = await database.query(
      `SELECT ${counts.join(', ')} FROM ${rows.select(batch)} WHERE ${rows.sampled}`,
    );
    for (const [index, column] of batch.entries()) {
      const filled = Number(found[`filled${index}`]);
      const different = Number(found[`different${index}`]);
      if (filled > MIN_TEXT_VALUES && different > MAX_DISTINCT_SHARE * filled) texts.add(column);
    }
  }
  return texts;
}
