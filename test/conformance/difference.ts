import type { ConformanceAnswer } from './answer.ts';
import type { Aspect } from './compare-answers.ts';
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
};

export const messageOf = ({ body }: ConformanceAnswer): string =>
  body.startsWith('{"error_code"') ? String((JSON.parse(body) as { message: unknown }).message) : body;

export const bodyText = ({ body }: ConformanceRequest): string =>
  typeof body === 'string' ? body : Buffer.from(body ?? []).toString('latin1');

/** The aspects that no difference on the list explains. */
export function unexplained(
  pair: Pair,
  aspects: readonly Aspect[],
  differences: readonly Difference[],
  used: Set<string> = new Set(),
): Aspect[] {
  let left = [...aspects];
  for (const difference of differences) {
    if (!left.some((aspect) => difference.aspects.includes(aspect)) || !difference.applies(pair)) continue;
    used.add(difference.id);
    left = left.filter((aspect) => !difference.aspects.includes(aspect));
  }
  return left;
}
