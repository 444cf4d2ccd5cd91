import { z } from 'zod';
import type { Cell, Database } from '../../../tables/database.ts';
import { quoteFile } from '../../../tables/quote.ts';
import type { TableSource } from '../../../tables/table-source.ts';
import type { RawKind } from './raw-table.ts';

const kindOfType: Partial<Record<string, RawKind>> = {
  TINYINT: 'int',
  SMALLINT: 'int',
  INTEGER: 'int',
  BIGINT: 'int',
  UTINYINT: 'uint',
  USMALLINT: 'uint',
  UINTEGER: 'uint',
  UBIGINT: 'uint',
  FLOAT: 'float',
  DOUBLE: 'float',
  BOOLEAN: 'bool',
  VARCHAR: 'text',
};

/** What pandas writes beside a table: its own types, and the columns that hold the index. */
const pandasSchema = z.object({
  index_columns: z.array(z.unknown()).default([]),
  columns: z
    .array(
      z.object({
        field_name: z.string().nullish(),
        pandas_type: z.string(),
        numpy_type: z.string().nullish(),
      }),
    )
    .default([]),
});
type PandasFacts = z.infer<typeof pandasSchema>;

/**
 * Types that pandas gives a Parquet file's columns; undefined for those that it makes the index. Integers with missing values become floats,
 * booleans with them objects. A file that pandas wrote keeps categoricals and the nullable types, which tools do not take for numbers.
 */
export async function parquetKinds(
  database: Database,
  source: TableSource,
): Promise<(RawKind | undefined)[]> {
  const facts = await pandasFacts(database, source.path);
  const kinds = source.columns.map(({ type }) => kindOf(type));
  const complete = await withoutGaps(database, source, kinds);
  return source.columns.map(({ name }, index) => {
    const kind = kinds[index] ?? 'other';
    if (facts.index_columns.includes(name)) return undefined;
    const written = facts.columns.find((column) => column.field_name === name);
    if (written?.pandas_type === 'categorical') return 'category';
    if (isNullable(written?.numpy_type)) return 'other';
    if (complete.has(index) || !canHaveNoGaps(kind)) return kind;
    return kind === 'bool' ? 'bool-gaps' : 'float';
  });
}

const kindOf = (type: string): RawKind =>
  type.startsWith('TIMESTAMP') ? 'datetime' : (kindOfType[type] ?? 'other');

const canHaveNoGaps = (kind: RawKind): boolean => kind === 'int' || kind === 'uint' || kind === 'bool';

/** Int64, Float32, boolean and the like, whose missing values are no NaN. */
const isNullable = (type: string | null | undefined): boolean =>
  typeof type === 'string' && /^(U?Int|Float)\d+$|^boolean$/.test(type);

/** Places of the columns without missing values, of those for which that makes a difference. */
async function withoutGaps(
  database: Database,
  { cells, relation }: TableSource,
  kinds: readonly RawKind[],
): Promise<Set<number>> {
  const open = [...kinds.keys()].filter((index) => canHaveNoGaps(kinds[index] ?? 'other'));
  if (open.length === 0) return new Set();
  const counts = open.map((index) => `count(${cells[index]}) = count(*) AS w${index}`);
  const [row = {}] = await database.query(`SELECT ${counts.join(', ')} FROM ${relation}`);
  return new Set(open.filter((index) => row[`w${index}`] === true));
}

async function pandasFacts(database: Database, path: string): Promise<PandasFacts> {
  const [row] = await database.query(
    `SELECT decode(value) AS facts FROM parquet_kv_metadata(${quoteFile(path)}) WHERE decode(key) = 'pandas'`,
  );
  return pandasSchema.safeParse(parseJson(row?.['facts'])).data ?? { index_columns: [], columns: [] };
}

/** undefined: none, or not JSON. */
function parseJson(text: Cell | undefined): unknown {
  try {
    return JSON.parse(String(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
