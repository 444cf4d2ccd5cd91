import { join } from 'node:path';
import { coerceColumns } from '../../../../shared/scoring/coerce-columns.ts';
import type { ColumnBatch } from '../../../../shared/scoring/column-batch.ts';
import type { Scorer } from '../../../../shared/scoring/create-scorer.ts';
import { withDuckDb } from '../../../../shared/tables/database.ts';
import { readColumns } from '../../../../shared/tables/read-columns.ts';
import { readTable } from '../../../../shared/tables/read-table.ts';

export const fixture = (name: string): string => join(import.meta.dirname, '../../../fixtures', name);

/** The rows that the trainer logged beside the model. */
export async function evaluationRows(name: string, { description }: Scorer): Promise<ColumnBatch> {
  const file = join(fixture(name), description.evaluation ?? 'none');
  const table = await withDuckDb(async (database) =>
    readColumns(database, `select * from ${await readTable(database, file)}`),
  );
  const rows = table.values().next().value?.length ?? 0;
  return coerceColumns(description.inputs, rows, (column) => (row) => table.get(column)?.[row]);
}

/** `rows` rows of the model `onnx/typed`, which gives a + 10. */
export const typedRows = (rows: number, flag: (row: number) => boolean | null = () => true): ColumnBatch => {
  const column = <T>(value: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => value(row));
  return {
    rows,
    columns: new Map<string, (string | number | boolean | null)[]>([
      ['a', column((row) => row)],
      ['flag', column(flag)],
      ['real', column(() => 0)],
      ['word', column(() => 'no')],
      ['small', column(() => 0)],
    ]),
  };
};
