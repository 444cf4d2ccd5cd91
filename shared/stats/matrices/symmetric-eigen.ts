export type Eigen = {
  /** Eigenvalues, in no order. */
  values: Float64Array;
  /** Row-major; column i is the unit vector of value i. */
  vectors: Float64Array;
};

/**
 * Eigenvalues and vectors of a symmetric matrix, row-major, by Jacobi's rotations: slow and exact, for small matrices
 * (G. Golub and C. Van Loan, Matrix Computations, 8.5). Absolute error about 1e-16 of the largest value.
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < 60 && offDiagonal(a, size) > 0; sweep++)
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q);
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i] ?? NaN), vectors };
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let row = 0; row < size; row++)
    for (let column = row + 1; column < size; column++) sum += Math.abs(a[row * size + column] ?? 0);
  return sum;
}

function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q] ?? 0;
  const app = a[p * size + p] ?? 0;
  const aqq = a[q * size + q] ?? 0;
  if (Math.abs(apq) < 1e-18 * Math.sqrt(Math.abs(app * aqq)) || apq === 0) {
    a[p * size + q] = 0;
    a[q * size + p] = 0;
    return;
  }
  const theta = (aqq - app) / (2 * apq);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  turn(a, size, cosine, sine, (k) => [k * size + p, k * size + q]);
  turn(a, size, cosine, sine, (k) => [p * size + k, q * size + k]);
  turn(vectors, size, cosine, sine, (k) => [k * size + p, k * size + q]);
  a[p * size + q] = 0;
  a[q * size + p] = 0;
}

function turn(
  matrix: Float64Array,
  size: number,
  cosine: number,
  sine: number,
  places: (k: number) => [number, number],
): void {
  for (let k = 0; k < size; k++) {
    const [first, second] = places(k);
    const [x, y] = [matrix[first] ?? 0, matrix[second] ?? 0];
    matrix[first] = cosine * x - sine * y;
    matrix[second] = sine * x + cosine * y;
  }
}
