const PRECISION = 4e-16;
const TINY = 1e-300;

/**
 * Continued fraction of the incomplete beta function: I_x(a, b) = x^a (1 - x)^b / (a B(a, b)) times this. Converges fast for
 * x < (a + 1) / (a + b + 2); past it take I_x(a, b) = 1 - I_(1-x)(b, a). Modified Lentz (Press et al., Numerical Recipes, 3rd edition, 6.4).
 */
export function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / nonZero(1 + term * d);
      c = nonZero(1 + term / c);
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return fraction;
}

const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
