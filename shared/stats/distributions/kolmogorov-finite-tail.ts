import { kolmogorovByDurbin } from './kolmogorov-durbin.ts';
import { kolmogorovByPelzGood } from './kolmogorov-pelz-good.ts';
import { kolmogorovByPomeranz } from './kolmogorov-pomeranz.ts';
import { smirnovTail } from './smirnov-tail.ts';
import { stirlingError } from './stirling-error.ts';

/**
 * Probability that the two-sided distance D of n values from their true distribution is at least `distance`, for whole n >= 1.
 * Chooses among exact and asymptotic forms as R. Simard and P. L'Ecuyer, "Computing the two-sided Kolmogorov-Smirnov distribution", 2011,
 * with the same limits as SciPy's `kstwo.sf`, so that both give the same number. NaN for other n.
 */
export function kolmogorovFiniteTail(n: number, distance: number): number {
  if (!Number.isInteger(n) || n <= 0 || Number.isNaN(distance)) return NaN;
  const lead = n * distance;
  if (distance >= 1) return 0;
  if (lead <= 0.5) return 1;
  const tail = lead <= 1 || lead >= n - 1 ? atTheEnds(n, distance) : between(n, distance);
  return Math.min(1, Math.max(0, tail));
}

/** Exact for n D <= 1 and for n D >= n - 1 (H. Ruben and J. Gambino, 1982). */
function atTheEnds(n: number, distance: number): number {
  const lead = n * distance;
  if (lead > 1) return 2 * (1 - distance) ** n;
  if (n > 140) return 1 - Math.exp(logFactorialRatio(n) + n * Math.log(2 * lead - 1));
  let probability = 1;
  for (let k = 1; k <= n; k++) probability *= (k / n) * (2 * lead - 1);
  return 1 - probability;
}

/** ln(n! / n^n). */
const logFactorialRatio = (n: number): number =>
  Math.log(n) / 2 - n + Math.log(2 * Math.PI) / 2 + stirlingError(n);

function between(n: number, distance: number): number {
  const lead = n * distance;
  const square = lead * distance;
  if (distance >= 0.5) return 2 * smirnovTail(n, distance);
  if (n <= 140) {
    if (square <= 0.754693) return 1 - kolmogorovByDurbin(n, distance);
    if (square <= 4) return 1 - kolmogorovByPomeranz(n, distance);
    return 2 * smirnovTail(n, distance);
  }
  if (square >= 370) return 0;
  if (square >= 2.2) return 2 * smirnovTail(n, distance);
  if (n <= 100_000 && lead * Math.sqrt(distance) <= 1.4) return 1 - kolmogorovByDurbin(n, distance);
  return 1 - kolmogorovByPelzGood(n, distance);
}
