import type { RowRange } from './chunk-rows.ts';
import type { ChunkMeasure, Fit, FittedMethod } from './fitted-method.ts';
import { upperThreshold } from './upper-threshold.ts';

/** What is judged: a column of both tables, nulls included, and a method. */
export type ChunkInput<Values> = {
  reference: Values;
  current: Values;
  /** Chunks of each table. */
  referenceChunks: readonly RowRange[];
  currentChunks: readonly RowRange[];
  /** Rows of a range without their nulls. */
  present: (values: Values, rows?: RowRange) => Values;
  fit: (reference: Values) => Fit<Values>;
  /** Greatest value the threshold may have. */
  limit: number | undefined;
  /** Judge by this significance level instead of a threshold. */
  alpha: number | undefined;
};

/** A chunk of the current table. `value` undefined: NannyML has no number for it; `alert` undefined: nor a verdict. */
export type JudgedChunk = RowRange & {
  value: number | undefined;
  pValue: number | undefined;
  alert: boolean | undefined;
};

export type JudgedColumn =
  | {
      status: 'judged';
      /** Undefined where a p-value decides, or where no chunk of the reference has a value. */
      threshold: number | undefined;
      /** The method's values over the chunks of the reference. */
      reference: (number | undefined)[];
      chunks: JudgedChunk[];
    }
  | { status: 'failed'; reason: string };

/**
 * Fits a method to the whole reference, sets the threshold by the reference's own chunks, and measures each chunk of the current table. An alert is a value
 * strictly above the threshold, or a p-value under alpha. A chunk without values has none; judged by p-value, it gets the verdict of the
 * chunk before it, as NannyML remembers the last p-value.
 */
export function judgeChunks<Values extends { length: number }>(input: ChunkInput<Values>): JudgedColumn {
  const fit = input.fit(input.present(input.reference));
  if (fit.status === 'failed') return fit;
  const measure = (values: Values, rows: RowRange): ChunkMeasure | undefined =>
    measureRows(input.present(values, rows), fit.measure);
  const known = input.referenceChunks.map((rows) => measure(input.reference, rows));
  const reference = known.map((chunk) => chunk?.value ?? NaN);
  const threshold = input.alpha === undefined ? upperThreshold(reference, input.limit) : NaN;
  let lastP = known.findLast((chunk) => chunk?.pValue !== undefined)?.pValue;
  const chunks = input.currentChunks.map((rows): JudgedChunk => {
    const chunk = measure(input.current, rows);
    lastP = chunk?.pValue ?? lastP;
    const alert = chunk === undefined ? undefined : isAlert(chunk.value, threshold, input.alpha, lastP);
    return { ...rows, value: numberOf(chunk?.value), pValue: chunk?.pValue, alert };
  });
  return { status: 'judged', threshold: numberOf(threshold), reference: reference.map(numberOf), chunks };
}

function measureRows<Values extends { length: number }>(
  present: Values,
  measure: FittedMethod<Values>,
): ChunkMeasure | undefined {
  return present.length === 0 ? { value: NaN } : measure(present);
}

function isAlert(
  value: number,
  threshold: number,
  alpha: number | undefined,
  pValue: number | undefined,
): boolean | undefined {
  if (alpha === undefined) return value > threshold;
  return pValue === undefined ? undefined : pValue < alpha;
}

const numberOf = (value: number | undefined): number | undefined =>
  value === undefined || Number.isNaN(value) ? undefined : value;
