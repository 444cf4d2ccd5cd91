import { databaseTypes } from '../table/database-types.ts';
import type { RawTable } from '../table/raw-table.ts';

/** Types of columns as Azure ML groups Spark's; `other` it does not compare. */
export type SparkType = 'whole' | 'fractional' | 'string' | 'boolean' | 'time' | 'other';

const groups: Partial<Record<string, SparkType>> = {
  TINYINT: 'whole',
  SMALLINT: 'whole',
  INTEGER: 'whole',
  BIGINT: 'whole',
  UTINYINT: 'whole',
  USMALLINT: 'whole',
  UINTEGER: 'whole',
  FLOAT: 'fractional',
  DOUBLE: 'fractional',
  VARCHAR: 'string',
  BOOLEAN: 'boolean',
  DATE: 'time',
};

/** Types of a table's columns by name. Unlike pandas, Spark has integers with missing values, as Parquet has; text files are read as by pandas. */
export async function sparkTypes(table: RawTable): Promise<Map<string, SparkType>> {
  const types = await databaseTypes(table, table.columns);
  return new Map(table.columns.map(({ name }, at) => [name, typeOf(types[at] ?? '')]));
}

const typeOf = (type: string): SparkType =>
  type.startsWith('TIMESTAMP') ? 'time' : (groups[type] ?? 'other');
