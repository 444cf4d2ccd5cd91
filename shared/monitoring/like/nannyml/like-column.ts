import { type LikeChunk, type LikeColumn, type LikeRule, unmeasured } from '../way.ts';
import type { NannymlType } from './column-type.ts';
import type { JudgedChunk, JudgedColumn } from './judge-chunks.ts';

/**
 * A column as NannyML judges it. It has drifted where one of its chunks gives an alert; its score is the greatest of its chunks. A column that
 * NannyML fails on is `not-measured`; chunks without values give no alert, and are named.
 */
export function likeColumn(
  name: string,
  type: NannymlType,
  method: string,
  { statistic, bins, base }: Pick<LikeRule, 'statistic' | 'bins' | 'base'>,
  judged: JudgedColumn,
): LikeColumn {
  if (judged.status === 'failed') return unmeasured(name, type, 'not-measured', 'REFUSED', judged.reason);
  const { chunks, threshold = null } = judged;
  if (chunks.every(({ alert }) => alert === undefined))
    return unmeasured(name, type, 'not-measured', 'REFUSED', 'no values in the reference to compare with');
  const drifted = chunks.some(({ alert }) => alert === true);
  const score = chunks.reduce((most, { value = -Infinity }) => Math.max(most, value), -Infinity);
  return {
    column: name,
    type,
    status: drifted ? 'drifted' : 'quiet',
    reason: reasonOf(chunks, judged.threshold, method),
    drifted,
    score: Number.isFinite(score) ? score : null,
    method,
    statistic,
    bins,
    base,
    threshold,
    comparison: threshold === null ? null : '>',
    chunks: chunks.map((chunk) => likeChunk(chunk, threshold)),
  };
}

const likeChunk = (
  { first, end, value, pValue, alert }: JudgedChunk,
  threshold: number | null,
): LikeChunk => ({
  from: first,
  to: end,
  score: value !== undefined && Number.isFinite(value) ? value : null,
  ...(pValue === undefined ? {} : { pValue }),
  threshold,
  drifted: alert ?? null,
});

function reasonOf(
  chunks: readonly JudgedChunk[],
  threshold: number | undefined,
  method: string,
): LikeColumn['reason'] {
  const empty = chunks.filter(({ value }) => value === undefined).length;
  if (empty > 0)
    return {
      code: 'NOT_A_NUMBER',
      message: `${empty} of ${chunks.length} chunks have no number, and so no alert`,
    };
  if (threshold === undefined && method !== 'chi2')
    return {
      code: 'NO_THRESHOLD',
      message: 'no chunk of the reference has a number, so nothing is above it',
    };
  return null;
}
