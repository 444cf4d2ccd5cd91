import { judged, type LikeColumn, type LikeRule } from '../way.ts';

/**
 * A column's score, judged as Azure ML does after it has written score and threshold as 32-bit floats. A distance that is not a number is drift:
 * to Spark NaN is greater than any number.
 */
export function judgedLike32(name: string, type: string, rule: LikeRule, score: number): LikeColumn {
  const [written, limit] = [Math.fround(score), Math.fround(rule.threshold)];
  const isAbove = Number.isNaN(written) || written > limit;
  const drifted = rule.comparison === '<' ? written < limit : isAbove;
  return { ...judged(name, type, rule, score), status: drifted ? 'drifted' : 'quiet', drifted };
}
