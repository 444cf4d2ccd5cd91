import { isRelevoError } from '../../../kernel/error.ts';
import { formatCount } from '../../report/format-number.ts';
import type { Database } from '../../../tables/database.ts';
import type { GateRules } from '../../verdict/gate-rules.ts';
import type { EvidenceProblem, OverlapMethod } from '../evidence.ts';
import { findOverlap } from '../overlap/find-overlap.ts';
import type { JudgeRowsInput } from '../judge-rows.ts';
import type { KnownSet } from './judged-set.ts';
import { type EvaluationRows, readEvaluation, readTruth, type Truth } from '../rows/read-evaluation.ts';
import { rowsOfTraining } from '../overlap/rows-of-training.ts';
import { newestOf } from '../rows/times-of.ts';
import { scoreRows, type ScoredRows } from '../scores/score-rows.ts';
import { thresholdTags } from '../../../scoring/version-threshold.ts';
import { tuningRows } from '../../threshold/tuning-rows.ts';

/** The candidate's evaluation rows, or others, with its answers. */
export type AnsweredRows = { rows: EvaluationRows; truth: Truth; scored: ScoredRows };

export type ChosenRows = AnsweredRows & {
  /** undefined: nothing was offered. */
  known: KnownSet | undefined;
  /** Rows that none of the models was trained on, nor a threshold tuned. */
  used: Uint32Array;
  overlap: OverlapMethod;
  /** Why rows that the policy asks for are not those. */
  problems: EvidenceProblem[];
};

/** Share of a frozen set that may be found in the candidate's training before it is not one any more. */
const TOLERATED = 0.05;

/**
 * The first of the offered sets that can be judged on: rows that the policy insists on though they be few, others if
 * there are enough of them, the candidate's own at last.
 */
export async function chooseRows(
  database: Database,
  input: JudgeRowsInput,
  own: AnsweredRows,
  signal?: AbortSignal,
): Promise<ChosenRows> {
  const problems: EvidenceProblem[] = [];
  for (const known of input.sets) {
    if (known.offered.source === 'candidate') continue;
    const { source, required } = known.offered;
    const found = await answeredRows(database, input, known, signal);
    if (typeof found === 'string') {
      if (required)
        problems.push({ kind: 'missing', what: `the ${source} rows are not judged on: ${found}` });
    } else if (required || isEnough(found, input.rules))
      return { ...found, known, problems: [...problems, ...found.problems] };
  }
  const overlap = await findOverlap(database, input, own.rows);
  const used = unseenOf(own.rows, [overlap.seen, tunedOn(input, own.rows)]);
  const known = input.sets.at(-1);
  return {
    ...own,
    known: known && datedByRows(known, own.rows, used, input.rules),
    used,
    overlap: overlap.method,
    problems: [...problems, ...overlap.problems],
  };
}

/** A version may be registered long after its rows were: they are as old as the newest of them, where the policy says when each happened. */
function datedByRows(
  { set, offered, ...rest }: KnownSet,
  { columns }: EvaluationRows,
  used: Uint32Array,
  { time }: GateRules,
): KnownSet {
  const moments = time === null ? undefined : columns.get(time);
  const newest = moments && newestOf(moments, used);
  const older = newest === undefined ? 0 : Math.max(0, offered.since - newest);
  return { offered, set: { ...set, ageMs: set.ageMs + older }, ...rest };
}

type Found = Omit<ChosenRows, 'known'>;

async function answeredRows(
  database: Database,
  input: JudgeRowsInput,
  { offered }: KnownSet,
  signal: AbortSignal | undefined,
): Promise<Found | string> {
  if (offered.problem !== null) return offered.problem;
  const { scorer } = input.candidate;
  if (offered.file === undefined || scorer === undefined) return 'there are none';
  try {
    const rows = await readEvaluation(database, offered.file);
    const { entity } = input.candidate.description;
    if (entity !== null && !rows.columns.has(entity)) return `they have no column ${entity}`;
    const truth = readTruth(rows, input.candidate.description);
    if ('problem' in truth) return truth.problem;
    const trained = await trainedOn(database, input, rows);
    if (trained === undefined) return 'nothing says which rows the candidate was trained on';
    const share = trained.filter(Boolean).length / Math.max(1, rows.rows);
    if (offered.source === 'frozen' && share > TOLERATED)
      return `the candidate was trained on ${formatCount(trained.filter(Boolean).length)} of ${formatCount(rows.rows)}`;
    const scored = await scoreRows(scorer, rows, signal);
    if (!scored.scores.every(Number.isFinite)) return 'the candidate gives scores that are not finite';
    const { method, seen, problems } = await findOverlap(database, input, rows);
    return {
      rows,
      truth,
      scored,
      used: unseenOf(rows, [seen, trained, tunedOn(input, rows)]),
      overlap: method,
      problems,
    };
  } catch (error) {
    if (!isRelevoError(error) || error.retryable) throw error;
    return `${error.code}${error.path === undefined ? '' : ` ${error.path}`} ${error.message}`;
  }
}

/** Which rows the candidate was trained on; undefined where nothing says it. */
async function trainedOn(
  database: Database,
  { candidate: { description }, directory, ownTrainingSet: trainingSet }: JudgeRowsInput,
  rows: EvaluationRows,
): Promise<boolean[] | undefined> {
  const trained = { directory, description, trainingSet };
  const { method, seen } = await rowsOfTraining(database, trained, rows, description);
  return method === 'unknown' ? undefined : seen;
}

/** Which rows a threshold release may have been tuned on; none of another version. */
const tunedOn = ({ version, candidate: { description } }: JudgeRowsInput, rows: EvaluationRows): boolean[] =>
  version.tags[thresholdTags.threshold] === undefined
    ? []
    : Array.from(tuningRows(description, rows), (flag) => flag === 1);

const unseenOf = ({ rows }: EvaluationRows, seen: readonly boolean[][]): Uint32Array =>
  Uint32Array.from(
    Array.from({ length: rows }, (_, row) => row).filter((row) => seen.every((of) => of[row] !== true)),
  );

/** As many as the policy asks for, and of a binary label as many of the rarer one. */
function isEnough({ truth, used }: Found, { gate }: GateRules): boolean {
  if (used.length < gate.minRows) return false;
  if (truth.task !== 'binary') return true;
  const first = used.reduce((sum, row) => sum + Number(truth.classIndex[row] === 0), 0);
  return Math.min(first, used.length - first) >= gate.minPositives;
}
