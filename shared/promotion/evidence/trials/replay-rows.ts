import { isRelevoError } from '../../../kernel/error.ts';
import { coerceColumns } from '../../../scoring/coerce-columns.ts';
import type { ColumnBatch } from '../../../scoring/column-batch.ts';
import type { Scorer } from '../../../scoring/create-scorer.ts';
import { type Answer, answersOf, isAnswer } from './answers-of.ts';
import { type EvaluationRows, readRecorded } from '../rows/read-evaluation.ts';

/** What a model makes of requests: counts and times, nothing of what callers sent. */
export type ReplayedRows = {
  state: 'replayed';
  rows: number;
  /** Times of the oldest and the newest request. */
  from: string;
  to: string;
  /** Requests that the candidate refuses or breaks on, and the codes of the first ones, each once. */
  failed: number;
  codes: string[];
  /** Requests with an answer that is no number, or no probability. */
  broken: number;
  /** Against what callers were answered, where that was in the same form; null: it was not. */
  against: { rows: number; changedLabels: number | null; meanShift: number; largestShift: number } | null;
};

/** Requests that are coerced and scored together. */
const CHUNK = 256;
/** Different reasons that are named. */
const CODES = 3;

/** Asks a model each of the requests that are the rows, and compares with what is recorded beside them. */
export async function replayRows(
  scorer: Scorer,
  rows: EvaluationRows,
  signal?: AbortSignal,
): Promise<ReplayedRows> {
  const answers: (Answer | undefined)[] = [];
  const codes = new Set<string>();
  for (let from = 0; from < rows.rows; from += CHUNK) {
    signal?.throwIfAborted();
    answers.push(...(await ask(scorer, rows, from, Math.min(rows.rows, from + CHUNK), codes)));
  }
  const times = (rows.columns.get('__captured_at') ?? []).map(String).toSorted();
  const given = answers.filter((answer) => answer !== undefined);
  const broken = given.filter((answer) => !isAnswer(answer, scorer)).length;
  return {
    state: 'replayed',
    rows: rows.rows,
    from: times[0] ?? '',
    to: times.at(-1) ?? '',
    failed: rows.rows - given.length,
    codes: [...codes].slice(0, CODES),
    broken,
    against: compare(scorer, rows, answers),
  };
}

/** Requests are refused one by one: of a chunk with a bad one each is asked by itself. */
async function ask(
  scorer: Scorer,
  rows: EvaluationRows,
  from: number,
  to: number,
  codes: Set<string>,
): Promise<(Answer | undefined)[]> {
  const batch = coerce(scorer, rows, from, to);
  if (!('code' in batch)) return answersAmong(await answersOf(scorer, batch), codes);
  if (to - from === 1) {
    codes.add(batch.code);
    return [undefined];
  }
  const answers: (Answer | undefined)[] = [];
  for (let row = from; row < to; row++) answers.push(...(await ask(scorer, rows, row, row + 1, codes)));
  return answers;
}

function answersAmong(answers: (Answer | undefined)[], codes: Set<string>): (Answer | undefined)[] {
  if (answers.includes(undefined)) codes.add('MODEL_RUN_FAILED');
  return answers;
}

/** The cells, or the code by which they are refused with the column. */
function coerce(
  scorer: Scorer,
  { columns }: EvaluationRows,
  from: number,
  to: number,
): ColumnBatch | { code: string } {
  try {
    return coerceColumns(scorer.description.inputs, to - from, (name) => {
      const column = columns.get(name);
      return column && ((row) => column[from + row]);
    });
  } catch (error) {
    if (!isRelevoError(error)) throw error;
    const column = /^data\[\d+\]\.(.*)$/.exec(error.path ?? '')?.[1];
    return { code: column === undefined ? error.code : `${error.code} ${column}` };
  }
}

function compare(
  { description }: Scorer,
  rows: EvaluationRows,
  answers: readonly (Answer | undefined)[],
): ReplayedRows['against'] {
  const recorded = readRecorded(rows, description);
  if (recorded === undefined) return null;
  const width = recorded.scores.length / rows.rows;
  const shifts: number[] = [];
  let changedLabels = 0;
  for (const [row, answer] of answers.entries()) {
    const before = recorded.scores.subarray(row * width, (row + 1) * width);
    if (answer === undefined || !before.every(Number.isFinite)) continue;
    shifts.push(Math.max(...answer.scores.map((score, at) => Math.abs(score - (before[at] ?? NaN)))));
    if (recorded.labels !== undefined && answer.label !== recorded.labels[row]) changedLabels += 1;
  }
  const finite = shifts.filter(Number.isFinite);
  if (finite.length === 0) return null;
  return {
    rows: shifts.length,
    changedLabels: recorded.labels === undefined ? null : changedLabels,
    meanShift: finite.reduce((sum, shift) => sum + shift, 0) / finite.length,
    largestShift: finite.reduce((most, shift) => Math.max(most, shift), 0),
  };
}
