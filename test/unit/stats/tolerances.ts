/**
 * How far a number may be from the oracle's: statistics 1e-12 relative, p-values 1e-9 relative. Where the oracle itself subtracts large numbers,
 * its own rounding is allowed for: Jensen-Shannon sums terms of size 1 to a small divergence, Cramér-von Mises takes U/(k N) from (4k - 1)/(6 N),
 * Epps-Singleton inverts a covariance whose condition number reaches 1e9.
 */
export function allowed(
  name: string,
  expected: number,
  { rows: [n = 0, m = 0], condition }: { rows: number[]; condition: number },
): number {
  const inverted = condition < 1e12 ? 64 * EPSILON * condition : 1e-12;
  if (name === 'epps') return Math.max(1e-12, inverted) * Math.abs(expected);
  if (name === 'eppsP') return Math.max(1e-9, 20 * inverted) * Math.abs(expected);
  const relative = (name.endsWith('P') || name === 'fisher' ? 1e-9 : 1e-12) * Math.abs(expected);
  const floor = floors[name]?.(n, m, Math.abs(expected)) ?? 1e-300;
  return Math.max(relative, floor);
}

const EPSILON = 2 ** -52;

/** Rounding of a divergence near 0, carried through its square root. */
const divergence = (_n: number, _m: number, expected: number): number =>
  Math.min(3e-8, 2e-15 / Math.max(expected, 1e-300));

const floors: Record<string, (n: number, m: number, expected: number) => number> = {
  jsNats: divergence,
  jsBits: divergence,
  hellingerAffinity: divergence,
  hellinger: (n, m) => 1e-16 * Math.sqrt(n + m),
  psi: () => 1e-15,
  psiLaplace: () => 1e-15,
  kl: () => 2e-15,
  // 2 Σ o ln(o / e) of terms as large as the counts.
  gOne: (n, m) => EPSILON * (n + m),
  gTwo: (n, m) => EPSILON * (n + m),
  ks: () => 1e-15,
  cvm: (n, m) => EPSILON * ((4 * n * m) / (n + m)),
  cvmP: (n, m) => Math.max(1e-12, EPSILON * ((4 * n * m) / (n + m))),
};
