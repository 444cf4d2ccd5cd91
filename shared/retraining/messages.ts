/** Uploads that start retraining: `<model>/<file>.csv|.parquet`; never written back to. */
export const TRAINING_DATA_CONTAINER = 'training-data';

/** A file whose name has this part before its ending replaces the training set instead of adding to it: `x.replace.csv`. */
export const REPLACE_MARK = '.replace.';

/** Composed training sets and the state of training requests: `<model>/requests/<id>.json`, `<model>/sets/<digest>.json|.parquet`. */
export const TRAINING_SETS_CONTAINER = 'training-sets';

/** Where `monitor-drift` puts a labelled window, keyed by its digest so that writing it twice is one upload. */
export const labelledWindowPath = (model: string, digest: string): string =>
  `${model}/window-${digest.slice(0, 16)}.parquet`;

export const isLabelledWindow = (upload: string): boolean =>
  /^[^/]+\/window-[0-9a-f]{16}\.parquet$/.test(upload);
