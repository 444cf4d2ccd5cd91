/** Uniform numbers in [0, 1) that repeat exactly for the same seed. */
export type Generator = () => number;

/**
 * Generator for simulations and resampling: xoshiro128** (Blackman and Vigna, 2018), seeded through splitmix32.
 * 32 random bits per number; period 2^128 - 1; not for secrets.
 * @param seed any integer; only its low 32 bits count.
 */
export function createSeededGenerator(seed: number): Generator {
  const fill = splitMix(seed);
  let [a, b, c, d] = [fill(), fill(), fill(), fill()];
  return () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return (result >>> 0) / 4294967296;
  };
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
