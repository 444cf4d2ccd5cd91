import { inputError } from '../../kernel/error.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import type { Database } from '../../tables/database.ts';
import { describeTable } from '../../tables/describe-table.ts';
import { inputTypes } from '../../tables/input-type.ts';
import { quoteIdentifier } from '../../tables/quote.ts';
import { readColumns } from '../../tables/read-columns.ts';
import { readTable } from '../../tables/read-table.ts';
import type { EvaluationRows } from '../evidence/rows/read-evaluation.ts';

/**
 * Rows of a .csv, .parquet or .jsonl file whose label is known, with the model's columns.
 * @throws COLUMN_MISSING, and what reading tables throws
 */
export async function readLabels(
  database: Database,
  file: string,
  { inputs, entity, target }: Pick<ModelDescription, 'inputs' | 'entity'> & { target: string },
): Promise<EvaluationRows> {
  const names = [target, entity].filter((name) => name !== null);
  const texts = Object.fromEntries(names.map((name) => [name, 'string' as const]));
  const table = await readTable(database, file, { types: { ...inputTypes(inputs), ...texts } });
  const found = (await describeTable(database, table)).map(({ name }) => name);
  const missing = names.filter((name) => !found.includes(name));
  if (missing.length > 0) throw inputError('COLUMN_MISSING', file, `no column ${missing.join(', ')}`);
  const relation = `(SELECT * FROM ${table} WHERE ${quoteIdentifier(target)} IS NOT NULL)`;
  const columns = await readColumns(database, `SELECT * FROM ${relation}`);
  return { rows: columns.values().next().value?.length ?? 0, columns, relation };
}
