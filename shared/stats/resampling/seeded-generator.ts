/** Uniform numbers in [0, 1) that repeat exactly for the same seed. */
export type Generator = {
  (): number;
  /** The next numbers times 2^32: the same stream, several times faster. */
  fill(words: Uint32Array): void;
};

/**
 * Generator for simulations and resampling: xoshiro128** (Blackman and Vigna, 2018), seeded through splitmix32.
 * 32 random bits per number; period 2^128 - 1; not for secrets.
 * @param seed any integer; only its low 32 bits count.
 */
export function createSeededGenerator(seed: number): Generator {
  const mix = splitMix(seed);
  // A typed array: captured numbers over 2^30 would be boxed on every draw.
  const state = Int32Array.of(mix(), mix(), mix(), mix());
  const one = new Uint32Array(1);
  const fill = (words: Uint32Array): void => advance(state, words);
  const next = (): number => {
    advance(state, one);
    return (one[0] ?? 0) / 4294967296;
  };
  return Object.assign(next, { fill });
}

function advance(state: Int32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = [state[0], state[1], state[2], state[3]];
  for (let at = 0; at < words.length; at++) {
    const product = Math.imul(b, 5);
    words[at] = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}

function splitMix(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}
