import { randomUUID } from 'node:crypto';

/** Randomness as a dependency. */
export type Random = {
  /** Uniform in [0, 1). */
  next(): number;
  uuid(): string;
};

export const systemRandom: Random = { next: () => Math.random(), uuid: () => randomUUID() };
