import { randomInt, randomUUID } from 'node:crypto';

/** Randomness as a dependency of the host and its listeners. */
export type Random = {
  /** Uniform in [0, 1). */
  next(): number;
  uuid(): string;
};

const STEPS = 2 ** 47;

export const systemRandom: Random = { next: () => randomInt(STEPS) / STEPS, uuid: () => randomUUID() };
