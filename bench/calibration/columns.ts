/** How a column's values come from a standard normal variable, which correlates with the other columns'. */
export type StudyColumn = {
  name: string;
  /** Share of values that are missing. */
  missing: number;
} & (
  | { kind: 'number'; valueOf: (z: number) => number }
  | { kind: 'category'; indexOf: (z: number) => number }
);

const CELLS = 1 << 16;
const WIDEST = 5;

const number = (name: string, valueOf: (z: number) => number, missing = 0): StudyColumn => ({
  name,
  kind: 'number',
  valueOf,
  missing,
});

const category = (name: string, weights: readonly number[], missing = 0): StudyColumn => ({
  name,
  kind: 'category',
  indexOf: lookUp(weights),
  missing,
});

const squash = (z: number): number => 1 / (1 + Math.exp(-1.702 * z));
const evenly = (values: number): number[] => Array.from({ length: values }, () => 1);
const falling = (values: number, power: number): number[] =>
  Array.from({ length: values }, (_, index) => (index + 1) ** -power);

/** 15 numbers and 15 categories. */
export const studyColumns: readonly StudyColumn[] = [
  number('normal', (z) => 50 + 10 * z),
  number('log-normal', Math.exp),
  number('log-normal, wide', (z) => Math.exp(2.5 * z)),
  number('heavy tails', (z) => z * Math.exp((z * z) / 4)),
  number('uniform', squash),
  number('two humps', (z) => (z > 0.3 ? 4 + z : z)),
  number('zero-inflated', (z) => Math.max(0, Math.exp(z) - 2)),
  number('sparse', (z) => (Math.abs(z) > 2.3 ? 1 + z : 0)),
  number('counts', (z) => Math.floor(Math.exp(z))),
  number('whole numbers', (z) => Math.floor(20 * z)),
  number('five grades', (z) => Math.max(-2, Math.min(2, Math.round(z)))),
  number('cents', (z) => Math.round(1000 * Math.exp(z / 2)) / 100),
  number('5 % missing', (z) => 1e-9 * z, 0.05),
  number('60 % missing', (z) => 1e12 + 1e6 * z, 0.6),
  number('at a limit', (z) => Math.min(1, z)),
  category('yes or no', [3, 1]),
  category('yes or no, rare', [199, 1]),
  category('3 values', [5, 3, 2]),
  category('5 values, even', evenly(5)),
  category('10 values', falling(10, 1)),
  category('20 values, even', evenly(20)),
  category('50 values', falling(50, 1)),
  category('200 values, even', evenly(200)),
  category('500 values', falling(500, 1.1)),
  category('1,000 values, even', evenly(1000)),
  category('2,000 values', falling(2000, 1.1)),
  category('5,000 values', falling(5000, 1.2)),
  category('almost one value', [1000, 2, 1, 1, 1]),
  category('30 values, 10 % missing', falling(30, 0.7), 0.1),
  category('8 values, 80 % missing', falling(8, 0.5), 0.8),
];

/** Index of a value by its place in the normal distribution, from a table over -5 to 5. */
function lookUp(weights: readonly number[]): (z: number) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ends: number[] = [];
  let sum = 0;
  for (const weight of weights) ends.push((sum += weight / total));
  const table = new Uint16Array(CELLS);
  let index = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    const place = squash((cell / CELLS - 0.5) * 2 * WIDEST);
    while (index < ends.length - 1 && place > (ends[index] ?? 1)) index += 1;
    table[cell] = index;
  }
  return (z) => {
    const cell = Math.floor((z / (2 * WIDEST) + 0.5) * CELLS);
    return table[Math.max(0, Math.min(CELLS - 1, cell))] ?? 0;
  };
}
