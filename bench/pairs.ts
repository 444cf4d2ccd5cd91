/**
 * Measures candidates in turns, one right after the other, and their order is turned round with every round. Gives a
 * list for each candidate, by round.
 */
export async function measureInTurns<T>(
  rounds: number,
  candidates: readonly (() => Promise<T>)[],
): Promise<T[][]> {
  const measured: T[][] = candidates.map(() => []);
  const places = candidates.map((measure, index) => ({ measure, into: measured[index] ?? [] }));
  for (let round = 0; round < rounds; round += 1)
    for (const { measure, into } of round % 2 === 0 ? places : places.toReversed())
      into.push(await measure());
  return measured;
}

/** Measures two candidates in turns. */
export async function measurePairs<T>(
  rounds: number,
  measureOurs: () => Promise<T>,
  measurePeer: () => Promise<T>,
): Promise<{ ours: T; peer: T }[]> {
  const [ours = [], peers = []] = await measureInTurns(rounds, [measureOurs, measurePeer]);
  return ours.flatMap((our, round) => peers.slice(round, round + 1).map((peer) => ({ ours: our, peer })));
}
