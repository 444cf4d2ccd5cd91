import type { ColumnType } from '../../tables/column-type.ts';
import type { CellSql } from './cell-sql.ts';

/** A column of the data that is checked, as SQL over a relation that `select` gives. */
export type ViewColumn = CellSql & {
  name: string;
  /** `other`: nested values or bytes. */
  type: ColumnType | 'other';
  /** The cell as text, as the file has it. */
  text: string;
  /** Columns of the stored file that all this needs. */
  stored: readonly string[];
};

/** Rows of one file; `first` is the number of its first row, counted from 1 over all files. */
export type FilePart = { file: string; rows: number; first: number };

/** One or more files of the same columns as one table. */
export type TableView = {
  parts: FilePart[];
  rows: number;
  columns: ViewColumn[];
  /** Relation of what the columns need and `n`, the row's number from 1. */
  select(columns: readonly ViewColumn[]): string;
};

export const columnNamed = (view: TableView, name: string | null): ViewColumn | undefined =>
  view.columns.find((column) => column.name === name);
