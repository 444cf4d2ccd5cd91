import type { RowRange } from './chunk-rows.ts';
import type { ChunkMeasure } from './fitted-method.ts';
import type { Method } from './methods.ts';
import { upperThreshold } from './upper-threshold.ts';

/** A column of both tables, without nulls: the reference as a whole and in chunks, the current table in chunks. */
export type ChunkedPair<Sample> = {
  reference: Sample;
  referenceChunks: readonly Sample[];
  currentChunks: readonly (RowRange & { sample: Sample })[];
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
export function judgeChunks<Sample extends { length: number }>(
  { reference, referenceChunks, currentChunks }: ChunkedPair<Sample>,
  { fit, limit, alpha }: Method<Sample>,
): JudgedColumn {
  const method = fit(reference);
  if (method.status === 'failed') return method;
  const measure = (sample: Sample): ChunkMeasure | undefined =>
    sample.length === 0 ? { value: NaN } : method.measure(sample);
  const known = referenceChunks.map(measure);
  const values = known.map((chunk) => chunk?.value ?? NaN);
  const threshold = alpha === undefined ? upperThreshold(values, limit) : NaN;
  let lastP = known.findLast((chunk) => chunk?.pValue !== undefined)?.pValue;
  const chunks = currentChunks.map(({ first, end, sample }): JudgedChunk => {
    const chunk = measure(sample);
    lastP = chunk?.pValue ?? lastP;
    const alert = chunk === undefined ? undefined : isAlert(chunk.value, threshold, alpha, lastP);
    return { first, end, value: numberOf(chunk?.value), pValue: chunk?.pValue, alert };
  });
  return { status: 'judged', threshold: numberOf(threshold), reference: values.map(numberOf), chunks };
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
