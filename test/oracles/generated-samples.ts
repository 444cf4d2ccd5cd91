/**
 * A pair of samples that this and test/oracles/generated_samples.py make alike, bit by bit: a counter-based hash and nothing but correctly
 * rounded arithmetic.
 */
export type PairSpec = {
  seed: number;
  kind: string;
  /** Rows of the reference and the current sample. */
  sizes: number[];
  /** Distinct values of the kinds `levels` and `categories`. */
  levels: number;
  scale: number[];
  shift: number[];
  /** Share of nulls (as NaN) and of infinities. */
  nulls: number;
  infinite: number;
};

/** `count` numbers k / 2^32 in [0, 1), each a hash of (seed, stream, place). */
export function uniforms(seed: number, stream: number, count: number): Float64Array {
  const base = (Math.imul(seed, 0x85ebca6b) + Math.imul(stream, 0xc2b2ae35)) | 0;
  const values = new Float64Array(count);
  for (let place = 0; place < count; place++) {
    let x = (Math.imul(place, 0x9e3779b9) + base) | 0;
    for (let round = 0; round < 2; round++) {
      x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
      x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
      x ^= x >>> 15;
    }
    values[place] = (x >>> 0) / 4294967296;
  }
  return values;
}

type Draw = (stream: number, at: number) => number;

const kinds: Record<string, (u: Draw, at: number, levels: number) => number> = {
  smooth: (u, at) => u(0, at) + u(1, at) + u(2, at) + u(3, at) - 2,
  uniform: (u, at) => u(0, at),
  skewed: (u, at) => u(0, at) * u(0, at) * u(0, at),
  heavy: (u, at) => (u(0, at) - 0.5) / (u(1, at) + 0.001),
  clustered: (u, at) => (u(0, at) < 0.5 ? u(1, at) : u(1, at) + 10),
  rounded: (u, at) => Math.floor((u(0, at) + u(1, at) + u(2, at) + u(3, at) - 2) * 100) / 100,
  levels: (u, at, levels) => Math.floor(u(0, at) * levels),
  constant: () => 0,
  categories: (u, at, levels) => Math.floor(u(0, at) * u(1, at) * levels),
};

/** The reference (side 0) or the current sample (side 1) of a case; NaN is a null. */
export function generatedSample(spec: PairSpec, side: 0 | 1): Float64Array {
  const count = spec.sizes[side] ?? 0;
  const seed = spec.seed * 2 + side;
  const streams = [0, 1, 2, 3].map((stream) => uniforms(seed, stream, count));
  const draw: Draw = (stream, at) => streams[stream]?.[at] ?? NaN;
  const raw = kinds[spec.kind];
  if (raw === undefined) throw new Error(`no kind ${spec.kind}`);
  const [scale, shift] = [spec.scale[side] ?? 1, spec.shift[side] ?? 0];
  return uniforms(seed, 7, count).map((gap, at) => {
    if (gap < spec.nulls) return NaN;
    if (gap > 1 - spec.infinite) return gap > 1 - spec.infinite / 2 ? Infinity : -Infinity;
    return raw(draw, at, spec.levels) * scale + shift;
  });
}
