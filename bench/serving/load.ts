import { createAutocannonLoad } from './autocannon-load.ts';
import { createWrkLoad, hasWrk } from './wrk-load.ts';

/** Times in milliseconds. */
export type Load = { requests: number; requestsPerSecond: number; p50: number; p99: number };

/** Keeps `connections` busy for `seconds` with the bodies in turn. Rejects when a call fails. */
export type PutLoad = (
  url: string,
  bodies: readonly string[],
  options: { connections: number; seconds: number },
) => Promise<Load>;

export type LoadGenerator = { name: 'wrk' | 'autocannon'; put: PutLoad };

/** wrk where it is installed, as it leaves more of the processor to the servers. `folder` is for the bodies. */
export async function chooseLoad(folder: string): Promise<LoadGenerator> {
  return (await hasWrk())
    ? { name: 'wrk', put: createWrkLoad(folder) }
    : { name: 'autocannon', put: createAutocannonLoad() };
}
