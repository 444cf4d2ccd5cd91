import type { Call } from './paced-traffic.ts';

/** An alias that was given to a version at a moment of `performance.now`: before MLflow was asked to. */
export type Move = { version: string; askedAt: number; answeredAt: number };

/**
 * The first answer on each connection that is older than one before it: each answer must be of the same move as the one
 * before on its connection or of a later one, which had been asked for by then.
 */
export function findStaleAnswer(calls: readonly Call[], moves: readonly Move[]): string | undefined {
  const reached = new Map<number, number>();
  for (const call of calls.filter(({ status }) => status === 200)) {
    const from = reached.get(call.connection) ?? 0;
    const move = moves.findIndex(({ version }, index) => index >= from && version === call.version);
    const askedAt = moves[move]?.askedAt ?? Number.POSITIVE_INFINITY;
    if (askedAt > call.endedAt)
      return `connection ${call.connection} met version ${call.version} after move ${from}, at ${call.endedAt}`;
    reached.set(call.connection, move);
  }
  return undefined;
}

/** Milliseconds from each move to the first answer of its version. */
export function delaysOf(calls: readonly Call[], moves: readonly Move[]): number[] {
  const byEnd = calls.toSorted((a, b) => a.endedAt - b.endedAt);
  return moves.map(({ version, answeredAt }) => {
    const first = byEnd.find((call) => call.endedAt >= answeredAt && call.version === version);
    return (first?.endedAt ?? Number.POSITIVE_INFINITY) - answeredAt;
  });
}
