/**
 * Cramér's V of a table of counts: √(X² / (n (min(rows, columns) - 1))), 0 without association and 1 where one variable tells the other. Lines without
 * counts are left out; one line or column is no association, 0.
 * @param table counts of `rows` x `columns` levels, row by row
 */
export function cramersV(table: ArrayLike<number>, rows: number, columns: number): number {
  const rowSums = new Float64Array(rows);
  const columnSums = new Float64Array(columns);
  let total = 0;
  for (let cell = 0; cell < rows * columns; cell++) {
    const count = table[cell] ?? 0;
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    rowSums[row] = (rowSums[row] ?? 0) + count;
    columnSums[column] = (columnSums[column] ?? 0) + count;
    total += count;
  }
  const used = Math.min(...[rowSums, columnSums].map((sums) => sums.filter((sum) => sum > 0).length));
  if (used < 2) return 0;
  let phi = -1;
  for (let cell = 0; cell < rows * columns; cell++) {
    const count = table[cell] ?? 0;
    if (count > 0)
      phi += count ** 2 / ((rowSums[Math.floor(cell / columns)] ?? 0) * (columnSums[cell % columns] ?? 0));
  }
  return Math.sqrt(Math.max(0, Math.min(1, phi / (used - 1))));
}
