import type { Database } from '../../../tables/database.ts';
import { quoteText } from '../../../tables/quote.ts';
import type { TableSource } from '../../../tables/table-source.ts';
import type { RawKind } from './raw-table.ts';

/** Cells that `pandas.read_csv` takes for missing. */
const missing = [
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
];

/** More in one query take memory and planning time that grow faster than their number. */
const BATCH = 40;

/** Types that pandas gives the columns of a text file, by all of their cells. */
export async function textKinds(database: Database, source: TableSource): Promise<RawKind[]> {
  const kinds: RawKind[] = [];
  for (let from = 0; from < source.cells.length; from += BATCH)
    kinds.push(...(await batchKinds(database, source, source.cells.slice(from, from + BATCH))));
  return kinds;
}

async function batchKinds(database: Database, source: TableSource, cells: string[]): Promise<RawKind[]> {
  const checks = cells.flatMap((cell, index) => {
    const gap = isMissing(cell, source);
    const all = (test: string): string => `coalesce(bool_and(${gap} OR ${test}), true)`;
    return [
      `bool_or(${gap}) AS gaps${index}`,
      `${all(isWhole(cell))} AS int${index}`,
      `${all(isNumber(cell))} AS float${index}`,
      `${all(isBoolean(cell))} AS bool${index}`,
    ];
  });
  const [row = {}] = await database.query(`SELECT ${checks.join(', ')} FROM ${source.relation}`);
  return cells.map((_, index): RawKind => {
    const gaps = row[`gaps${index}`] === true;
    if (row[`int${index}`] === true && !gaps) return 'int';
    if (row[`float${index}`] === true) return 'float';
    if (row[`bool${index}`] !== true) return 'text';
    return gaps ? 'other' : 'bool';
  });
}

/** SQL of a text cell as a value of its column's type, NULL where it is missing. */
export function typedText(cell: string, kind: RawKind, source: TableSource): string {
  const text = `trim(${cell}, E' \\t\\r\\n')`;
  if (kind === 'int') return `CAST(${text} AS BIGINT)`;
  const value =
    kind === 'float' ? `CAST(${text} AS DOUBLE)` : kind === 'bool' ? `CAST(${cell} AS BOOLEAN)` : cell;
  return `CASE WHEN NOT ${isMissing(cell, source)} THEN ${value} END`;
}

/** In JSON only null is missing. */
const isMissing = (cell: string, { path }: TableSource): string =>
  path.toLowerCase().endsWith('.csv')
    ? `(coalesce(${cell}, '') IN (${missing.map(quoteText).join(', ')}))`
    : `(${cell} IS NULL)`;

const onlyOf = (cell: string, characters: string): string =>
  `translate(trim(${cell}, E' \\t\\r\\n'), '${characters}', '') = ''`;

const isWhole = (cell: string): string =>
  `(${onlyOf(cell, '0123456789+-')} AND TRY_CAST(trim(${cell}, E' \\t\\r\\n') AS BIGINT) IS NOT NULL)`;

const isNumber = (cell: string): string =>
  `(${onlyOf(`lower(${cell})`, '0123456789+-.einfty')} AND TRY_CAST(trim(${cell}, E' \\t\\r\\n') AS DOUBLE) IS NOT NULL)`;

const isBoolean = (cell: string): string => `${cell} IN ('True', 'TRUE', 'true', 'False', 'FALSE', 'false')`;
