import type { ColumnType } from '../../tables/column-type.ts';
import type { Database } from '../../tables/database.ts';
import { describeTable } from '../../tables/describe-table.ts';
import { quoteFiles, quoteIdentifier, quoteText } from '../../tables/quote.ts';
import { readLines } from '../../tables/read-lines.ts';

/** A feature or output of captured rows, as the column `features.<name>` or `outputs.<name>`. */
export type CapturedColumn = { part: 'features' | 'outputs'; name: string; type: ColumnType };

export const capturedColumnName = (column: { part: string; name: string }): string =>
  `${column.part}.${column.name}`;

/** What every row has, whatever the model, by its type. */
const envelope = Object.entries({
  prediction_id: 'VARCHAR',
  timestamp: 'TIMESTAMPTZ',
  version: 'VARCHAR',
  alias: 'VARCHAR',
  route: 'VARCHAR',
  entity_id: 'VARCHAR',
  trace_id: 'VARCHAR',
  dropped_before: 'BIGINT',
});

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
    ...envelope.map(([name]) => `/${name}`),
    ...columns.map((column) => pointer(column.part, column.name)),
  ];
  const cells = [
    ...envelope.map(([name, type], index) => `TRY_CAST(v[${index + 1}] AS ${type}) AS ${name}`),
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
    ...envelope.map(([name, type]) => `CAST(NULL AS ${type}) AS ${name}`),
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
  const typed = [
    ...envelope,
    ...columns.map((column) => [capturedColumnName(column), sqlTypes[column.type]] as const),
  ];
  const cells = typed.map(([name, type]) => {
    const value = present.has(name) ? quoteIdentifier(name) : 'NULL';
    return `TRY_CAST(${value} AS ${type}) AS ${quoteIdentifier(name)}`;
  });
  return `(SELECT ${cells.join(', ')} FROM ${files})`;
}

/**
 * A relation with each prediction once, the earliest if it was captured more than once. Only repeated predictions are sorted, so that the others stream
 * through in bounded memory. Uses the table `repeated`.
 * @param ids the same rows, with as few columns as can be
 */
export async function distinctPredictions(
  database: Database,
  relation: string,
  ids: string,
): Promise<string> {
  await database.query(
    `CREATE OR REPLACE TEMP TABLE repeated AS SELECT prediction_id FROM ${ids} GROUP BY prediction_id HAVING count(*) > 1`,
  );
  const [row] = await database.query('SELECT count(*) AS ids FROM repeated');
  if (Number(row?.['ids'] ?? 0) === 0) return relation;
  const isRepeated = 'prediction_id IN (SELECT prediction_id FROM repeated)';
  return (
    `(SELECT * FROM ${relation} WHERE NOT ${isRepeated} UNION ALL (SELECT * FROM ${relation} WHERE ${isRepeated} ` +
    `QUALIFY row_number() OVER (PARTITION BY prediction_id ORDER BY timestamp) = 1))`
  );
}

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
    const rows = await database.query(
      `SELECT DISTINCT unnest(json_keys(line, '/${part}')) AS key FROM ${documents(paths)} ORDER BY key`,
    );
    const names = rows.map((row) => String(row['key']));
    const unknown = names.filter((name) => known(part, name) === undefined);
    const seen = await jsonTypes(database, paths, part, unknown);
    for (const name of names)
      columns.push({ part, name, type: known(part, name) ?? typeOfJson(seen.get(name) ?? '') });
  }
  return columns;
}

/** The JSON types that the values of each column have, in one text. */
async function jsonTypes(
  database: Database,
  paths: readonly string[],
  part: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const pointers = names.map((name) => quoteText(pointer(part, name))).join(', ');
  const rows = await database.query(
    `SELECT place, string_agg(DISTINCT type, ' ') AS types FROM (SELECT unnest(json_type(line, [${pointers}])) AS type, ` +
      `unnest(range(${names.length})) AS place FROM ${documents(paths)}) GROUP BY place`,
  );
  return new Map(rows.map((row) => [names[Number(row['place'])] ?? '', String(row['types'] ?? '')]));
}

function typeOfJson(types: string): ColumnType {
  const found = types.split(' ').filter((type) => type !== 'NULL');
  if (found.length === 0) return 'string';
  if (found.every((type) => type === 'BOOLEAN')) return 'boolean';
  return found.every((type) => ['BIGINT', 'UBIGINT', 'DOUBLE'].includes(type)) ? 'double' : 'string';
}
