import { RelevoError } from '../kernel/error.ts';
import type { ColumnBatch, ScoredBatch } from './column-batch.ts';

/** A request that waits for its run. */
export type WaitingRequest = {
  batch: ColumnBatch;
  /** Nobody waits for the answer any more once it has aborted. */
  signal: AbortSignal | undefined;
  resolve: (scored: ScoredBatch) => void;
  reject: (error: unknown) => void;
};

/** Requests in the order of their arrival, bounded by their rows. */
export type WaitingRequests = {
  /** @throws TOO_MANY_REQUESTS (429) when the rows would be more than may wait */
  add(batch: ColumnBatch, signal?: AbortSignal): Promise<ScoredBatch>;
  /**
   * Takes the oldest ones, as many as fit into `maxRows` rows together, at least one where any waits. Those whose
   * signal has aborted are dropped, and reject with its reason.
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
    add: (batch, signal) => {
      if (rows + batch.rows > maxWaitingRows) drop();
      if (rows + batch.rows > maxWaitingRows) throw tooMany();
      const { promise, resolve, reject } = Promise.withResolvers<ScoredBatch>();
      requests.push({ batch, signal, resolve, reject });
      rows += batch.rows;
      return promise;
    },
    take: (maxRows) => {
      if (requests.some(isAbandoned)) drop();
      const count = fitting(requests, maxRows);
      const taken = requests.slice(0, count);
      requests = requests.slice(count);
      rows -= rowsOf(taken);
      return taken;
    },
    isEmpty: () => requests.length === 0,
  };
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
