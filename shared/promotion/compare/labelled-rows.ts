import { inputError } from '../../kernel/error.ts';
import type { ColumnType } from '../../tables/column-type.ts';
import type { Database } from '../../tables/database.ts';
import { type ColumnValues, readColumns } from '../../tables/read-columns.ts';
import { readTable } from '../../tables/read-table.ts';
import { atFile } from '../../validation/table/at-file.ts';

export type Columns = ReadonlyMap<string, ColumnValues>;

/** .csv, .parquet or .jsonl files of two models' predictions, and of what was true. Two of them may be the same file. */
export type PredictionFiles = {
  candidate: string;
  champion: string;
  labels: string;
  /** Column of all three files that says which rows belong together; undefined: their order does. */
  key: string | undefined;
};

/** Rows whose truth is known, in the order of the labels' file. */
export type LabelledRows = {
  rows: number;
  /** Rows of the labels' file that have no label, and predicted rows that it does not have. */
  unlabelled: number;
  labels: Columns;
  candidate: Columns;
  champion: Columns;
};

/**
 * Brings predictions and labels together. Throws COLUMN_MISSING, KEY_REPEATED, ROWS_DIFFER, ROWS_UNPREDICTED, and what reading tables throws.
 * @param target column of the labels
 * @param types of columns that are not to be guessed from their values
 */
export async function readLabelledRows(
  database: Database,
  files: PredictionFiles,
  target: string,
  types: Readonly<Record<string, ColumnType>>,
): Promise<LabelledRows> {
  const { key } = files;
  const stated = key === undefined ? types : { ...types, [key]: 'string' as const };
  const read = async (file: string): Promise<Table> =>
    atFile(file, () => readPredictions(database, file, stated));
  const [labels, candidate, champion] = [
    await read(files.labels),
    await read(files.candidate),
    await read(files.champion),
  ];
  const truth = columnOf(labels, target);
  const labelled = Uint32Array.from(truth.keys().filter((row) => truth[row] !== null));
  const rowsOf = key === undefined ? sameRows(labels, labelled) : keyedRows(labels, labelled, key);
  const predicted = key === undefined ? 0 : Math.max(candidate.rows, champion.rows) - labels.rows;
  return {
    rows: labelled.length,
    unlabelled: labels.rows - labelled.length + Math.max(0, predicted),
    labels: pick(labels, labelled),
    candidate: pick(candidate, rowsOf(candidate)),
    champion: pick(champion, rowsOf(champion)),
  };
}

type Table = { file: string; rows: number; columns: Columns };

async function readPredictions(
  database: Database,
  file: string,
  types: Readonly<Record<string, ColumnType>>,
): Promise<Table> {
  const columns = await readColumns(database, `SELECT * FROM ${await readTable(database, file, { types })}`);
  return { file, rows: columns.values().next().value?.length ?? 0, columns };
}

function columnOf({ file, columns }: Table, name: string): ColumnValues {
  const found = columns.get(name);
  if (found === undefined) throw inputError('COLUMN_MISSING', file, `no column ${name}`);
  return found;
}

type RowsOf = (predictions: Table) => Uint32Array;

const sameRows =
  (labels: Table, labelled: Uint32Array): RowsOf =>
  (predictions) => {
    if (predictions.rows === labels.rows) return labelled;
    const counts = `${predictions.rows} rows, ${labels.rows} in ${labels.file}`;
    throw inputError(
      'ROWS_DIFFER',
      predictions.file,
      `${counts}; name the column that joins them with --key`,
    );
  };

function keyedRows(labels: Table, labelled: Uint32Array, key: string): RowsOf {
  const wanted = columnOf(labels, key);
  rowsByKey(labels, key);
  return (predictions) => {
    const rowOf = rowsByKey(predictions, key);
    const rows = Array.from(labelled, (row) => rowOf.get(String(wanted[row])) ?? -1);
    const missing = rows.filter((row) => row < 0).length;
    if (missing === 0) return Uint32Array.from(rows);
    throw inputError(
      'ROWS_UNPREDICTED',
      predictions.file,
      `${missing} labelled rows have no prediction here`,
    );
  };
}

function rowsByKey(table: Table, key: string): Map<string, number> {
  const rowOf = new Map<string, number>();
  for (const [row, value] of columnOf(table, key).entries()) {
    const text = String(value);
    if (value === null || rowOf.has(text))
      throw inputError('KEY_REPEATED', table.file, `row ${row + 1}: ${key} is empty or occurs before`);
    rowOf.set(text, row);
  }
  return rowOf;
}

const pick = ({ columns }: Table, rows: Uint32Array): Columns =>
  new Map([...columns].map(([name, values]) => [name, Array.from(rows, (row) => values[row] ?? null)]));
