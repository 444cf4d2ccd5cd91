/** Measures two candidates in turns, one right after the other; who goes first changes with every round. */
export async function measurePairs<T>(
  rounds: number,
  measureOurs: () => Promise<T>,
  measurePeer: () => Promise<T>,
): Promise<{ ours: T; peer: T }[]> {
  const pairs: { ours: T; peer: T }[] = [];
  for (let round = 0; round < rounds; round += 1)
    if (round % 2 === 0) {
      const ours = await measureOurs();
      pairs.push({ ours, peer: await measurePeer() });
    } else {
      const peer = await measurePeer();
      pairs.push({ ours: await measureOurs(), peer });
    }
  return pairs;
}
