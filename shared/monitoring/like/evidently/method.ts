import type { LikeRule } from '../way.ts';
import type { Binned } from './bins.ts';
import type { ValueCounts } from '../table/count-values.ts';
import type { NumberPair, SamplePair } from './sample-pair.ts';

/** A score, or why Evidently raises an error instead. */
export type Scored = { score: number; bins?: string } | { refused: string };

/** One of Evidently's methods, and how its score is judged. */
export type Method = Pick<LikeRule, 'statistic' | 'base' | 'threshold' | 'comparison'> & {
  types: readonly SamplePair['type'][];
  measure: (pair: SamplePair) => Scored;
};

/** Measures what is counted in bins. */
export const inBins =
  (bin: (pair: SamplePair) => Binned, measure: (counts: ValueCounts) => number) =>
  (pair: SamplePair): Scored => {
    const { rule, counts } = bin(pair);
    if (counts === undefined) return { refused: 'the range of the values cannot be divided into bins' };
    return { score: measure(counts), bins: rule };
  };

/** Measures numbers only. */
export const ofNumbers =
  (measure: (pair: NumberPair) => Scored) =>
  (pair: SamplePair): Scored =>
    pair.type === 'num' ? measure(pair) : { refused: 'not a column of numbers' };
