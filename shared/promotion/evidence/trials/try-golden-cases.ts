import { isRelevoError } from '../../../kernel/error.ts';
import { coerceColumns } from '../../../scoring/coerce-columns.ts';
import type { ScoredBatch } from '../../../scoring/column-batch.ts';
import type { Scorer } from '../../../scoring/create-scorer.ts';
import type { InputColumn } from '../../../scoring/model-description.ts';
import { type GoldenCase, type GoldenCases, readGoldenCases } from './golden-cases.ts';

/** What came of a version's golden cases: how many there are, and the names of those that do not hold. */
export type GoldenTrial =
  | { state: 'absent' }
  | { state: 'invalid'; why: string }
  | { state: 'tried'; digest: string; cases: number; failed: { name: string; why: string }[] };

/** Asks the candidate each of its golden cases by itself, as a caller would. */
export async function tryGoldenCases(
  scorer: Scorer,
  directory: string,
  signal?: AbortSignal,
): Promise<GoldenTrial> {
  const golden = await readGoldenCases(directory);
  return golden.state === 'read' ? tryCases(scorer, golden, [], signal) : golden;
}

/**
 * Asks the candidate the golden cases of the champion, as a version that may leave out or soften its own must not get worse
 * unseen. undefined: the champion has none, or the same file as the candidate.
 */
export async function tryChampionCases(
  scorer: Scorer,
  directory: string,
  champion: { directory: string; inputs: readonly InputColumn[] },
  signal?: AbortSignal,
): Promise<GoldenTrial | undefined> {
  const golden = await readGoldenCases(champion.directory);
  if (golden.state === 'absent') return undefined;
  if (golden.state === 'invalid') return golden;
  const own = await readGoldenCases(directory);
  if (own.state === 'read' && own.digest === golden.digest) return undefined;
  return tryCases(scorer, golden, champion.inputs, signal);
}

/** @param others columns that callers may send beside those of the model */
async function tryCases(
  scorer: Scorer,
  golden: Extract<GoldenCases, { state: 'read' }>,
  others: readonly InputColumn[],
  signal: AbortSignal | undefined,
): Promise<GoldenTrial> {
  const known = new Set([...scorer.description.inputs, ...others].map(({ name }) => name));
  const failed: { name: string; why: string }[] = [];
  for (const one of golden.cases) {
    signal?.throwIfAborted();
    const why = await whyNot(scorer, one, known);
    if (why !== undefined) failed.push({ name: one.name, why });
  }
  return { state: 'tried', digest: golden.digest, cases: golden.cases.length, failed };
}

/** undefined: the case holds. Says nothing of what went in or came out. */
async function whyNot(
  scorer: Scorer,
  { inputs, expect }: GoldenCase,
  known: ReadonlySet<string>,
): Promise<string | undefined> {
  if (!Object.keys(inputs).every((name) => known.has(name)))
    return 'has inputs that are no columns of the model';
  try {
    const batch = coerceColumns(scorer.description.inputs, 1, (name) =>
      Object.hasOwn(inputs, name) ? () => inputs[name] : undefined,
    );
    const scored = await scorer.score(batch);
    const { label, probability, prediction } = expect;
    return (
      (label === undefined ? undefined : otherLabel(scored, label)) ??
      (probability === undefined ? undefined : outOfRange(scored, scorer, probability)) ??
      (prediction === undefined ? undefined : tooFar(scored, prediction))
    );
  } catch (error) {
    if (!isRelevoError(error) || error.retryable) throw error;
    return error.path === undefined ? error.code : `${error.code} ${error.path}`;
  }
}

function otherLabel(scored: ScoredBatch, label: string): string | undefined {
  if (!('labels' in scored)) return 'the model gives no label';
  return scored.labels[0] === label ? undefined : 'another label';
}

function outOfRange(
  scored: ScoredBatch,
  { description }: Scorer,
  { of, min, max }: NonNullable<GoldenCase['expect']['probability']>,
): string | undefined {
  if (!('probabilities' in scored)) return 'the model gives no probability';
  const value = probabilityOf(scored, of, description);
  if (value === undefined) return 'asks for the probability of a class that the model does not have';
  return value >= min && value <= max ? undefined : 'the probability is out of range';
}

function probabilityOf(
  scored: Extract<ScoredBatch, { probabilities: Float64Array }>,
  of: string | undefined,
  { classes, positive }: Scorer['description'],
): number | undefined {
  if (scored.task === 'multiclass') return scored.probabilities[scored.classes.indexOf(of ?? '')];
  const [ofPositive = NaN] = scored.probabilities;
  if (of === undefined || of === positive) return ofPositive;
  return classes.includes(of) ? 1 - ofPositive : undefined;
}

function tooFar(
  scored: ScoredBatch,
  { value, tolerance }: NonNullable<GoldenCase['expect']['prediction']>,
): string | undefined {
  if (scored.task !== 'regression') return 'the model gives no prediction';
  const [predicted = NaN] = scored.predictions;
  return Math.abs(predicted - value) <= tolerance ? undefined : 'the prediction is outside the tolerance';
}
