/** Uniform numbers in [0, 1) that repeat exactly for the same seed. */
export type Generator = () => number;

/**
 * Generator for simulations and resampling: xoshiro128** (Blackman and Vigna, 2018), seeded through splitmix32.
 * 32 random bits per number; period 2^128 - 1; not for secrets.
 * @param seed any integer; only its low 32 bits count.
 */
export function createSeededGenerator(seed: number): Generator {
  const fill = splitMix(seed);
  // A typed array: captured numbers over 2^30 would be boxed on every draw.
  const state = Int32Array.of(fill(), fill(), fill(), fill());
  return () => {
    const [a = 0, b = 0, c = 0, d = 0] = [state[0], state[1], state[2], state[3]];
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const [mixedC, mixedD] = [c ^ a, d ^ b];
    state[0] = a ^ mixedD;
    state[1] = b ^ mixedC;
    state[2] = mixedC ^ (b << 9);
    state[3] = (mixedD << 11) | (mixedD >>> 21);
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
