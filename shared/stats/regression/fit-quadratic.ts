/**
 * Least-squares parabola through points, as a function of x: Gram-Schmidt polynomials over the given x, so no normal equations are
 * solved. At least three different x.
 */
export function fitQuadratic(xs: readonly number[], ys: readonly number[]): (x: number) => number {
  const count = xs.length;
  const centre = sum(xs) / count;
  const linear = (x: number): number => x - centre;
  const norm1 = sum(xs.map((x) => linear(x) ** 2));
  const slope = sum(xs.map((x) => x * linear(x) ** 2)) / norm1;
  const quadratic = (x: number): number => (x - slope) * linear(x) - norm1 / count;
  const norm2 = sum(xs.map((x) => quadratic(x) ** 2));
  const project = (basis: (x: number) => number, norm: number): number =>
    sum(xs.map((x, at) => basis(x) * (ys[at] ?? NaN))) / norm;
  const [c0, c1, c2] = [sum(ys) / count, project(linear, norm1), project(quadratic, norm2)];
  return (x) => c0 + c1 * linear(x) + c2 * quadratic(x);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
