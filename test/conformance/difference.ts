import type { ConformanceAnswer } from './answer.ts';
import { type Aspect, compareAnswers } from './compare-answers.ts';
import type { ConformanceRequest } from './request.ts';

/** Two answers to one request. */
export type Pair = { request: ConformanceRequest; theirs: ConformanceAnswer; ours: ConformanceAnswer };

/** A way in which our answers differ from MLflow's on purpose. */
export type Difference = {
  id: string;
  /** What MLflow's server does, for readers. */
  theirs: string;
  /** What ours does instead. */
  ours: string;
  reason: string;
  /** The parts of an answer that it explains. */
  aspects: readonly Aspect[];
  applies(pair: Pair): boolean;
  /** A request that MLflow's server must answer as ours answers the given one; without it `applies` says enough. */
  instead?(request: ConformanceRequest): ConformanceRequest;
};

export const messageOf = ({ body }: ConformanceAnswer): string =>
  body.startsWith('{"error_code"') ? String((JSON.parse(body) as { message: unknown }).message) : body;

export const bodyText = ({ body }: ConformanceRequest): string =>
  typeof body === 'string' ? body : Buffer.from(body ?? []).toString('latin1');

type Refusal = { status: number; code: 'BAD_REQUEST' | 'INVALID_PARAMETER_VALUE'; message: string | RegExp };

/** Whether an answer is this error in MLflow's form, and nothing else. */
export function isRefusal(answer: ConformanceAnswer, { status, code, message }: Refusal): boolean {
  const found = messageOf(answer);
  const schema = code === 'INVALID_PARAMETER_VALUE' && found.startsWith('Failed to enforce schema');
  const expected = {
    error_code: code,
    message: found,
    sqlstate: schema ? 'KAM01' : 'KAM00',
    error_class: schema ? 'SCHEMA_ENFORCEMENT_FAILED' : 'INVALID_PARAMETER_VALUE',
  };
  return (
    answer.status === status &&
    (typeof message === 'string' ? found === message : message.test(found)) &&
    compareAnswers({ ...answer, contentType: 'application/json', body: JSON.stringify(expected) }, answer)
      .length === 0
  );
}

/** The aspects in which two answers differ and that no difference on the list explains. */
export function unexplained(
  pair: Pair,
  differences: readonly Difference[],
  used: Set<string> = new Set(),
): Aspect[] {
  let left = compareAnswers(pair.theirs, pair.ours);
  for (const difference of differences) {
    if (difference.instead !== undefined) continue;
    if (!left.some((aspect) => difference.aspects.includes(aspect)) || !difference.applies(pair)) continue;
    used.add(difference.id);
    left = left.filter((aspect) => !difference.aspects.includes(aspect));
  }
  return left;
}

/** The difference that has another request answered in place of this one. */
export const replacing = (pair: Pair, differences: readonly Difference[]): Difference | undefined =>
  compareAnswers(pair.theirs, pair.ours).length === 0
    ? undefined
    : differences.find((difference) => difference.instead !== undefined && difference.applies(pair));
