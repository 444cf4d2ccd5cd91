import { join } from 'node:path';
import { z } from 'zod';
import { withDuckDb } from '../../shared/tables/database.ts';
import { type ColumnValues, readColumns } from '../../shared/tables/read-columns.ts';
import { readTable } from '../../shared/tables/read-table.ts';
import { fixtureDirectory } from '../stack/register-fixture.ts';

export type Cell = ColumnValues[number];

export type TelcoRows = {
  /** The signature's columns; names with two underscores are the trainer's own. */
  columns: string[];
  data: Cell[][];
  records: Record<string, Cell>[];
  /** Recorded by the trainer. */
  probabilities: number[];
  labels: string[];
  entities: string[];
};

const notFeatures = new Set(['customerID', 'Churn']);

/** The first evaluation rows of the fixture `telco-lr`, with the predictions recorded beside them. */
export async function readTelcoRows(count: number): Promise<TelcoRows> {
  const file = join(fixtureDirectory('telco-lr'), 'relevo', 'evaluation.parquet');
  const table = await withDuckDb(async (database) =>
    readColumns(database, `SELECT * FROM ${await readTable(database, file)} LIMIT ${count}`),
  );
  const columns = [...table.keys()].filter((name) => !notFeatures.has(name) && !name.startsWith('__'));
  const data = Array.from({ length: count }, (_, row) =>
    columns.map((name) => table.get(name)?.[row] ?? null),
  );
  return {
    columns,
    data,
    records: data.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null]))),
    probabilities: z.array(z.number()).parse(table.get('__probability')),
    labels: z.array(z.string()).parse(table.get('__label')),
    entities: z.array(z.string()).parse(table.get('customerID')),
  };
}

const predictionsSchema = z.strictObject({
  predictions: z.array(z.strictObject({ label: z.string(), probability: z.number() })),
  model: z.strictObject({ name: z.string(), version: z.string() }),
  prediction_id: z.uuid(),
});

export type Predictions = z.infer<typeof predictionsSchema>;

/** The body of a successful answer, which may hold nothing else. */
export const parsePredictions = (json: unknown): Predictions => predictionsSchema.parse(json);
