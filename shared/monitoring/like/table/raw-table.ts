import type { Database } from '../../../tables/database.ts';

/**
 * A column's type as pandas reads it. `int` and `bool` have no missing values: pandas makes floats and objects (`bool-gaps`) of those that do.
 * `text` is an object column of strings, `category` pandas' own categorical; `other` is what tools leave alone: dates without time, mixed cells,
 * nested values.
 */
export type RawKind =
  | 'int'
  | 'uint'
  | 'float'
  | 'bool'
  | 'bool-gaps'
  | 'text'
  | 'category'
  | 'datetime'
  | 'other';

export type RawColumn = {
  name: string;
  kind: RawKind;
  /** SQL of a cell over what `select` gives: a number, boolean, text or time, NULL where it is missing. Numbers may also be NaN. */
  cell: string;
};

/** One or more files of the same columns, as they are, rows in the order of the files. */
export type RawTable = {
  database: Database;
  name: string;
  rows: number;
  columns: RawColumn[];
  /** Relation of the columns' cells and `row`, the row's number from 0. */
  select(columns: readonly RawColumn[]): string;
};

export const rawColumn = ({ columns }: RawTable, name: string): RawColumn | undefined =>
  columns.find((column) => column.name === name);

export const isNumeric = ({ kind }: RawColumn): boolean =>
  kind === 'int' || kind === 'uint' || kind === 'float';
