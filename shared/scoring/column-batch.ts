/** One value of a row: what JSON, CSV and Parquet have in common. */
export type Cell = string | number | boolean | null;

/** Rows by column: every array has `rows` values, and there is one for each input of the signature. */
export type ColumnBatch = { rows: number; columns: Map<string, Cell[]> };

/** A batch after the model; every array is in the order of the rows. */
export type ScoredBatch =
  | {
      task: 'binary';
      /** The positive class where the probability reaches the threshold, else the other. */
      labels: string[];
      /** Of the positive class. */
      probabilities: Float64Array;
    }
  | {
      task: 'multiclass';
      labels: string[];
      classes: string[];
      /** Row-major, rows x classes. */
      probabilities: Float64Array;
    }
  | { task: 'regression'; predictions: Float64Array };
