import { RelevoError } from '../kernel/error.ts';
import type { ModelInput, ScoredBatch } from './column-batch.ts';

/** A request that waits for its run. */
export type WaitingRequest = {
  batch: ModelInput;
  /** Of those that it may share a run with. */
  key: string;
  /** When it came, in milliseconds of the process's monotonic clock. */
  since: number;
  /** Nobody waits for the answer any more once it has aborted. */
  signal: AbortSignal | undefined;
  resolve: (scored: ScoredBatch) => void;
  reject: (error: unknown) => void;
};

/** Requests in the order of their arrival, bounded by their rows. */
export type WaitingRequests = {
  /** @throws TOO_MANY_REQUESTS (429) when the rows would be more than may wait */
  add(batch: ModelInput, key: string, signal?: AbortSignal): Promise<ScoredBatch>;
  /**
   * Takes the oldest ones of the oldest one's key, as many as fit into `maxRows` rows together, at least one where any
   * waits. Those whose signal has aborted are dropped, and reject with its reason.
   */
  take(maxRows: number): WaitingRequest[];
  isEmpty(): boolean;
};

export function createWaitingRequests(maxWaitingRows: number): WaitingRequests {
  let requests: WaitingRequest[] = [];
  let rows = 0;

  function drop(): void {
    const [abandoned, kept] = [requests.filter(isAbandoned), requests.filter((one) => !isAbandoned(one))];
    for (const { signal, reject } of abandoned) reject(signal?.reason);
    requests = kept;
    rows = rowsOf(kept);
  }
  return {
    add: (batch, key, signal) => {
      if (rows + batch.rows > maxWaitingRows) drop();
      if (rows + batch.rows > maxWaitingRows) throw tooMany();
      const { promise, resolve, reject } = Promise.withResolvers<ScoredBatch>();
      requests.push({ batch, key, since: performance.now(), signal, resolve, reject });
      rows += batch.rows;
      return promise;
    },
    take: (maxRows) => {
      if (requests.some(isAbandoned)) drop();
      const alike = requests.filter(({ key }) => key === requests[0]?.key);
      const taken = alike.slice(0, fitting(alike, maxRows));
      requests = without(requests, taken);
      rows -= rowsOf(taken);
      return taken;
    },
    isEmpty: () => requests.length === 0,
  };
}

/** Taken ones are mostly the oldest. */
function without(requests: WaitingRequest[], taken: readonly WaitingRequest[]): WaitingRequest[] {
  if (taken.at(-1) === requests[taken.length - 1]) return requests.slice(taken.length);
  const gone = new Set(taken);
  return requests.filter((request) => !gone.has(request));
}

const isAbandoned = ({ signal }: WaitingRequest): boolean => signal?.aborted === true;

function fitting(requests: readonly WaitingRequest[], maxRows: number): number {
  let rows = 0;
  const end = requests.findIndex(({ batch }, index) => {
    rows += batch.rows;
    return rows > maxRows && index > 0;
  });
  return end === -1 ? requests.length : end;
}

const rowsOf = (requests: readonly WaitingRequest[]): number =>
  requests.reduce((rows, { batch }) => rows + batch.rows, 0);

const tooMany = (): RelevoError =>
  new RelevoError('TOO_MANY_REQUESTS', 'too many rows wait for the model; try again later', {
    status: 429,
    retryable: true,
  });
