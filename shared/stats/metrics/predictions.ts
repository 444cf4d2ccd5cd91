/**
 * What one model said about rows whose truth is known. All arrays have one entry a row, except the multiclass
 * probabilities, which are row-major rows x classes.
 */
export type Predictions =
  | {
      task: 'binary';
      /** 1 for the positive label, else 0. */
      truth: Uint8Array;
      decided: Uint8Array;
      /** Of the positive label. */
      probabilities: Float64Array;
    }
  | {
      task: 'multiclass';
      classes: number;
      /** Class indices from 0. */
      truth: Int32Array;
      decided: Int32Array;
      probabilities: Float64Array;
    }
  | { task: 'regression'; truth: Float64Array; predicted: Float64Array };

export type BinaryPredictions = Extract<Predictions, { task: 'binary' }>;
export type MulticlassPredictions = Extract<Predictions, { task: 'multiclass' }>;
export type RegressionPredictions = Extract<Predictions, { task: 'regression' }>;
