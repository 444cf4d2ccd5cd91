const LENGTH = 624;
const HALF = 397;

/** numpy's `RandomState(seed).normal(mean, deviation, count)`: Mersenne Twister (Matsumoto, Nishimura, 1998) and Marsaglia's polar method. */
export function numpyNormals(seed: number, mean: number, deviation: number, count: number): Float64Array {
  const uniform = mersenneTwister(seed);
  const values = new Float64Array(count);
  for (let at = 0; at < count; at += 2) {
    const [first, second] = polarPair(uniform);
    values[at] = mean + deviation * first;
    if (at + 1 < count) values[at + 1] = mean + deviation * second;
  }
  return values;
}

function polarPair(uniform: () => number): [number, number] {
  for (;;) {
    const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
    const square = x * x + y * y;
    if (square >= 1 || square === 0) continue;
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    return [factor * y, factor * x];
  }
}

/** Doubles of 53 bits in [0, 1). */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(LENGTH);
  let next = seed >>> 0;
  for (let at = 0; at < LENGTH; at++) {
    state[at] = next;
    next = (Math.imul(1812433253, next ^ (next >>> 30)) + at + 1) >>> 0;
  }
  let at = LENGTH;
  const word = (): number => {
    if (at === LENGTH) {
      twist(state);
      at = 0;
    }
    return temper(state[at++] ?? 0);
  };
  return () => {
    const high = word() >>> 5;
    return (high * 67108864 + (word() >>> 6)) / 9007199254740992;
  };
}

function twist(state: Uint32Array): void {
  for (let at = 0; at < LENGTH; at++) {
    const mixed = ((state[at] ?? 0) & 0x80000000) | ((state[(at + 1) % LENGTH] ?? 0) & 0x7fffffff);
    state[at] = (state[(at + HALF) % LENGTH] ?? 0) ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
  }
}

function temper(word: number): number {
  let mixed = word ^ (word >>> 11);
  mixed ^= (mixed << 7) & 0x9d2c5680;
  mixed ^= (mixed << 15) & 0xefc60000;
  return (mixed ^ (mixed >>> 18)) >>> 0;
}
