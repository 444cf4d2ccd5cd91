import type { BinaryPredictions } from '../../stats/metrics/predictions.ts';
import { createSeededGenerator } from '../../stats/resampling/seeded-generator.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { GateRules } from '../verdict/gate-rules.ts';
import { dependenceOf } from './dependence.ts';
import { meanEstimates } from './mean-estimates.ts';
import { SEED } from './measure.ts';
import type { Estimate } from './measurement.ts';
import { unknownEstimate } from './unknown-estimate.ts';
import { type Worth, worthOfDecisions } from './worth-of-decisions.ts';

/** What a candidate is held against: the champion, or without one the better of two ways to decide without a model. */
export const valueRivals = ['champion', 'always-positive', 'always-negative'] as const;

/** What the decisions of two sides are worth per row, in the policy's unit. */
export type ValueMeasurement = {
  unit: string;
  rows: number;
  against: (typeof valueRivals)[number];
  candidate: Estimate;
  rival: Estimate;
  /** Candidate minus rival, paired row by row. */
  difference: Estimate;
};

/** What decisions are worth; in a sentence why that is not known; undefined where the policy does not ask. */
export function measureValue(
  { candidate, champion, rows }: Evidence,
  { gate }: GateRules,
): ValueMeasurement | { problem: string } | undefined {
  if (gate.value === null) return undefined;
  const own = binaryOf(candidate.predictions);
  const other = binaryOf(champion?.predictions);
  if (own === undefined || own.truth.length === 0)
    return { problem: "the candidate's decisions are not known" };
  if (champion !== null && other === undefined) return { problem: "the champion's decisions are not known" };
  const worth = worthOfDecisions(gate.value, own.truth, rows.amounts);
  if ('problem' in worth) return worth;
  const estimate = (columns: Float64Array[]): Estimate[] => {
    const generator = createSeededGenerator(SEED);
    const dependence = dependenceOf(own, rows, () => columns, generator);
    return meanEstimates(columns, { dependence, alpha: gate.alpha, resamples: gate.resamples, generator });
  };
  const made = madeBy(own.decided, worth);
  const basis = { unit: gate.value.unit, rows: made.length };
  return other === undefined
    ? againstNone(basis, made, worth, estimate)
    : againstChampion(basis, made, madeBy(other.decided, worth), estimate);
}

type Basis = Pick<ValueMeasurement, 'unit' | 'rows'>;
type Estimating = (columns: Float64Array[]) => Estimate[];

function againstChampion(
  basis: Basis,
  made: Float64Array,
  other: Float64Array,
  estimate: Estimating,
): ValueMeasurement {
  const [candidate = unknownEstimate, rival = unknownEstimate, difference = unknownEstimate] = estimate([
    made,
    other,
    minus(made, other),
  ]);
  return { ...basis, against: 'champion', candidate, rival, difference };
}

/** Certain to be better than both trivial ways is whoever is certain to be better than each. */
function againstNone(
  basis: Basis,
  made: Float64Array,
  { positive, negative }: Worth,
  estimate: Estimating,
): ValueMeasurement {
  const [
    candidate = unknownEstimate,
    all = unknownEstimate,
    none = unknownEstimate,
    overAll = unknownEstimate,
    overNone = unknownEstimate,
  ] = estimate([made, positive, negative, minus(made, positive), minus(made, negative)]);
  const [against, rival, closest] =
    all.value >= none.value
      ? (['always-positive', all, overAll] as const)
      : (['always-negative', none, overNone] as const);
  const difference = {
    ...closest,
    lower: Math.min(overAll.lower, overNone.lower),
    upper: Math.min(overAll.upper, overNone.upper),
  };
  return { ...basis, against, candidate, rival, difference };
}

const binaryOf = (predictions: Evidence['candidate']['predictions']): BinaryPredictions | undefined =>
  predictions?.task === 'binary' ? predictions : undefined;

const madeBy = (decided: Uint8Array, { positive, negative }: Worth): Float64Array =>
  Float64Array.from(decided, (decision, row) => (decision === 1 ? positive[row] : negative[row]) ?? NaN);

const minus = (from: Float64Array, what: Float64Array): Float64Array =>
  from.map((value, row) => value - (what[row] ?? NaN));
