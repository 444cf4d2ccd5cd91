/** Product of two square matrices of the given size, row-major. */
export function multiplySquare(first: Float64Array, second: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let inner = 0; inner < size; inner++) {
      const factor = first[row * size + inner] ?? 0;
      if (factor === 0) continue;
      for (let column = 0; column < size; column++) {
        const at = row * size + column;
        product[at] = (product[at] ?? 0) + factor * (second[inner * size + column] ?? 0);
      }
    }
  return product;
}
