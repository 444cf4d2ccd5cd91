import { RelevoError } from '../kernel/error.ts';

export type ByteBudget = { take(bytes: number): void };

/** Counts bytes and fails with `ARTIFACT_LIMIT` once more than `maxBytes` were taken. */
export function createByteBudget(maxBytes: number): ByteBudget {
  let taken = 0;
  return {
    take: (bytes) => {
      taken += bytes;
      if (taken > maxBytes)
        throw new RelevoError('ARTIFACT_LIMIT', `artifacts hold more than ${maxBytes} bytes`);
    },
  };
}
