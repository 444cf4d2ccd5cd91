import type { ColumnType } from '../tables/column-type.ts';
import type { Database } from '../tables/database.ts';
import { describeTable } from '../tables/describe-table.ts';
import { quoteFiles, quoteIdentifier, quoteText } from '../tables/quote.ts';
import { readLines } from '../tables/read-lines.ts';

/** A feature or output of captured rows, as the column `features.<name>` or `outputs.<name>`. */
export type CapturedColumn = { part: 'features' | 'outputs'; name: string; type: ColumnType };

export const capturedColumnName = (column: { part: string; name: string }): string =>
  `${column.part}.${column.name}`;

const envelope = [
  'prediction_id',
  'timestamp',
  'version',
  'alias',
  'route',
  'entity_id',
  'trace_id',
] as const;

const sqlTypes: Record<ColumnType, string> = {
  long: 'BIGINT',
  double: 'DOUBLE',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  datetime: 'VARCHAR',
};

/** JSON pointer to a feature or output of a captured line. */
const pointer = (part: string, name: string): string =>
  `/${part}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Lines that are JSON, and for every other line a NULL. */
const documents = (paths: readonly string[]): string =>
  `(SELECT CASE WHEN json_valid(line) THEN line END AS line FROM ${readLines(paths)})`;

const isRow = 'prediction_id IS NOT NULL AND timestamp IS NOT NULL AND version IS NOT NULL';

/** Captured JSON lines as a relation; lines that are no captured row are left out (see `countMalformed`). */
export function capturedLines(paths: readonly string[], columns: readonly CapturedColumn[]): string {
  const pointers = [
    ...envelope.map((name) => `/${name}`),
    ...columns.map((column) => pointer(column.part, column.name)),
  ];
  const cells = [
    ...envelope.map((name, index) => {
      const text = `v[${index + 1}]`;
      return `${name === 'timestamp' ? `TRY_CAST(${text} AS TIMESTAMPTZ)` : text} AS ${name}`;
    }),
    ...columns.map((column, index) => {
      const text = `v[${envelope.length + index + 1}]`;
      const name = quoteIdentifier(capturedColumnName(column));
      return `TRY_CAST(${text} AS ${sqlTypes[column.type]}) AS ${name}`;
    }),
  ];
  const extracted = `SELECT json_extract_string(line, [${pointers.map(quoteText).join(', ')}]) AS v FROM ${documents(paths)}`;
  return `(SELECT * FROM (SELECT ${cells.join(', ')} FROM (${extracted})) WHERE ${isRow})`;
}

/** The same relation without rows. */
export function noCapturedRows(columns: readonly CapturedColumn[]): string {
  const cells = [
    ...envelope.map((name) => `CAST(NULL AS ${name === 'timestamp' ? 'TIMESTAMPTZ' : 'VARCHAR'}) AS ${name}`),
    ...columns.map(
      (column) => `CAST(NULL AS ${sqlTypes[column.type]}) AS ${quoteIdentifier(capturedColumnName(column))}`,
    ),
  ];
  return `(SELECT ${cells.join(', ')} WHERE false)`;
}

/** Compacted Parquet files as the same relation. A column that no file has is NULL. */
export async function capturedParquet(
  database: Database,
  paths: readonly string[],
  columns: readonly CapturedColumn[],
): Promise<string> {
  const files = `read_parquet(${quoteFiles(paths)}, union_by_name = true, hive_partitioning = false)`;
  const present = new Set((await describeTable(database, files)).map((column) => column.name));
  const cells = columns.map((column) => {
    const name = capturedColumnName(column);
    const value = present.has(name) ? quoteIdentifier(name) : 'NULL';
    return `TRY_CAST(${value} AS ${sqlTypes[column.type]}) AS ${quoteIdentifier(name)}`;
  });
  return `(SELECT ${[...envelope, ...cells].join(', ')} FROM ${files})`;
}

/** Each prediction once, the earliest if it was captured twice. */
export const distinctPredictions = (relation: string): string =>
  `(SELECT * FROM ${relation} QUALIFY row_number() OVER (PARTITION BY prediction_id ORDER BY timestamp) = 1)`;

/** SQL that gives the lines which are no captured row. */
export const malformedLines = (paths: readonly string[]): string =>
  `SELECT line FROM ${readLines(paths)} WHERE NOT json_valid(line) ` +
  `OR json_extract_string(CASE WHEN json_valid(line) THEN line END, '/prediction_id') IS NULL ` +
  `OR TRY_CAST(json_extract_string(CASE WHEN json_valid(line) THEN line END, '/timestamp') AS TIMESTAMPTZ) IS NULL ` +
  `OR json_extract_string(CASE WHEN json_valid(line) THEN line END, '/version') IS NULL`;

/** The features and outputs that captured lines have, typed as `known`, else by their JSON values. */
export async function findColumns(
  database: Database,
  paths: readonly string[],
  known: (part: 'features' | 'outputs', name: string) => ColumnType | undefined,
): Promise<CapturedColumn[]> {
  const columns: CapturedColumn[] = [];
  for (const part of ['features', 'outputs'] as const) {
    const key = `replace(replace(key, '~', '~0'), '/', '~1')`;
    const rows = await database.query(
      `SELECT key, string_agg(DISTINCT json_type(line, '/${part}/' || ${key}), ' ') AS types ` +
        `FROM (SELECT line, unnest(json_keys(line, '/${part}')) AS key FROM ${documents(paths)}) GROUP BY key ORDER BY key`,
    );
    for (const row of rows) {
      const name = String(row['key']);
      columns.push({ part, name, type: known(part, name) ?? typeOfJson(String(row['types'])) });
    }
  }
  return columns;
}

function typeOfJson(types: string): ColumnType {
  const found = types.split(' ').filter((type) => type !== 'NULL');
  if (found.length === 0) return 'string';
  if (found.every((type) => type === 'BOOLEAN')) return 'boolean';
  return found.every((type) => ['BIGINT', 'UBIGINT', 'DOUBLE'].includes(type)) ? 'double' : 'string';
}
