import { coerceColumns } from '../../../scoring/coerce-columns.ts';
import type { ColumnBatch } from '../../../scoring/column-batch.ts';
import type { Scorer } from '../../../scoring/create-scorer.ts';
import { createSeededGenerator } from '../../../stats/resampling/seeded-generator.ts';
import { answersOf, answersOfEach, isAnswer } from './answers-of.ts';
import { type PerturbationKind, perturbations, perturbRows } from './perturb-rows.ts';
import type { EvaluationRows } from '../rows/read-evaluation.ts';
import type { ScoredRows } from '../scores/score-rows.ts';

/** What came of rows that were changed in one way. */
export type Perturbed = {
  kind: PerturbationKind;
  /** None where the signature lets nothing be changed so. */
  rows: number;
  /** Rows on which the model broke. */
  failed: number;
  /** Rows with an answer that is no number, or no probability. */
  broken: number;
  /** Rows with another label than before; null for a regression. */
  changedLabels: number | null;
};

/** How the candidate behaves beyond the rows it is judged on. */
export type Trials = {
  perturbed: Perturbed[];
  /** The same rows again, one by one: how far the answers are from those of whole batches. */
  repeated: { rows: number; largestDifference: number; changedLabels: number };
};

const SEED = 6;
const ROWS = 256;
const REPEATED_ROWS = 64;

/** Tries a scored candidate on changed rows and on the same rows again. Which rows depends on their number only. */
export async function tryCandidate(
  scorer: Scorer,
  rows: EvaluationRows,
  scored: ScoredRows,
  signal?: AbortSignal,
): Promise<Trials> {
  const next = createSeededGenerator(SEED);
  const picked = Array.from({ length: Math.min(ROWS, rows.rows) }, () => Math.floor(next() * rows.rows));
  const before = picked.map((row) => scored.labels[row]);
  const perturbed: Perturbed[] = [];
  for (const kind of perturbations) {
    signal?.throwIfAborted();
    const batch = perturbRows(kind, scorer.description.inputs, rows, picked, next);
    perturbed.push(batch === undefined ? nothing(kind) : await tryBatch(scorer, kind, batch, before));
  }
  return { perturbed, repeated: await repeat(scorer, rows, scored, picked.slice(0, REPEATED_ROWS), signal) };
}

const nothing = (kind: PerturbationKind): Perturbed => ({
  kind,
  rows: 0,
  failed: 0,
  broken: 0,
  changedLabels: 0,
});

async function tryBatch(
  scorer: Scorer,
  kind: PerturbationKind,
  batch: ColumnBatch,
  before: readonly (string | undefined)[],
): Promise<Perturbed> {
  const answers = await answersOf(scorer, batch);
  const given = answers.flatMap((answer, row) => (answer === undefined ? [] : [{ answer, row }]));
  const classifies = scorer.description.task !== 'regression';
  return {
    kind,
    rows: batch.rows,
    failed: batch.rows - given.length,
    broken: given.filter(({ answer }) => !isAnswer(answer, scorer)).length,
    changedLabels: classifies ? given.filter(({ answer, row }) => answer.label !== before[row]).length : null,
  };
}

async function repeat(
  scorer: Scorer,
  { columns, rows }: EvaluationRows,
  scored: ScoredRows,
  picked: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Trials['repeated']> {
  const batch = coerceColumns(scorer.description.inputs, picked.length, (name) => {
    const column = columns.get(name);
    return column && ((row) => column[picked[row] ?? 0]);
  });
  signal?.throwIfAborted();
  const again = await answersOfEach(scorer, batch);
  const width = scored.scores.length / rows;
  const distances = again.map((answer, at) => {
    const from = (picked[at] ?? 0) * width;
    return answer === undefined
      ? Infinity
      : answer.scores.reduce(
          (most, score, k) => Math.max(most, Math.abs(score - (scored.scores[from + k] ?? NaN))),
          0,
        );
  });
  const changedLabels = again.filter((answer, at) => answer?.label !== scored.labels[picked[at] ?? 0]).length;
  return { rows: picked.length, largestDifference: Math.max(0, ...distances), changedLabels };
}
