import type { Database } from '../../../tables/database.ts';
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

/** Types that pandas gives a Parquet file's columns. Integers with missing values become floats, booleans with them objects. */
export async function parquetKinds(database: Database, source: TableSource): Promise<RawKind[]> {
  const kinds = source.columns.map(({ type }): RawKind =>
    type.startsWith('TIMESTAMP') ? 'datetime' : (kindOfType[type] ?? 'other'),
  );
  const whole = [...kinds.keys()].filter((index) => withoutGaps.has(kinds[index] ?? 'other'));
  if (whole.length === 0) return kinds;
  const counts = whole.map((index) => `count(${source.cells[index]}) = count(*) AS w${index}`);
  const [row = {}] = await database.query(`SELECT ${counts.join(', ')} FROM ${source.relation}`);
  return kinds.map((kind, index) => {
    if (!withoutGaps.has(kind) || row[`w${index}`] === true) return kind;
    return kind === 'bool' ? 'other' : 'float';
  });
}

const withoutGaps: ReadonlySet<RawKind> = new Set(['int', 'uint', 'bool']);
