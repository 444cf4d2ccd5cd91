import { writeFile } from 'node:fs/promises';
import { createSeededGenerator, type Generator } from '../../shared/stats/resampling/seeded-generator.ts';

type Column = (random: Generator, shifted: boolean) => string | number | null;

const normal = (random: Generator): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const pick = (random: Generator, names: readonly string[], shares: readonly number[]): string => {
  let left = random();
  return names.find((_, index) => (left -= shares[index] ?? 0) < 0) ?? names.at(-1) ?? '';
};
const evenly = (names: readonly string[]): number[] => names.map(() => 1 / names.length);

const contracts = ['Month-to-month', 'One year', 'Two year'];
const payments = [
  'Bank transfer (automatic)',
  'Credit <i>card</i> & co',
  'Electronic check',
  'Mailed "check"',
];
const cities = Array.from({ length: 40 }, (_, index) => `City number ${index}`);

const columns: Record<string, Column> = {
  tenure: (random, shifted) =>
    shifted ? Math.floor(-18 * Math.log(1 - random())) : Math.floor(random() * 73),
  MonthlyCharges: (random, shifted) =>
    Math.round((65 + 20 * normal(random) + (shifted ? 12 : 0)) * 100) / 100,
  TotalCharges: (random) => Math.round(Math.exp(7 + normal(random)) * 100) / 100,
  latency: (random, shifted) => -20 * Math.log(1 - random()) * (shifted ? 1000 : 1),
  score: (random, shifted) => (random() < (shifted ? 0.15 : 0.05) ? null : random() * random()),
  SeniorCitizen: (random, shifted) => (random() < (shifted ? 0.3 : 0.16) ? 1 : 0),
  rating: (random, shifted) =>
    Number(
      pick(
        random,
        ['1', '2', '3', '4', '5'],
        shifted ? [0.2, 0.3, 0.2, 0.2, 0.1] : [0.1, 0.2, 0.3, 0.2, 0.2],
      ),
    ),
  Contract: (random, shifted) => pick(random, contracts, shifted ? [0.72, 0.18, 0.1] : [0.55, 0.21, 0.24]),
  '<b>Payment</b> & method': (random) => pick(random, payments, evenly(payments)),
  city: (random) => pick(random, cities, evenly(cities)),
  steady_one: normal,
  steady_two: normal,
  a_column_with_a_very_long_name_that_nobody_would_want_to_read_aloud: normal,
};

const cell = (value: string | number | null): string =>
  typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value ?? '');

/** A CSV file of customers; `shifted` ones are not like the others. */
export async function writeCustomers(file: string, rows: number, shifted: boolean): Promise<void> {
  const random = createSeededGenerator(shifted ? 2 : 1);
  const line = (): string =>
    Object.values(columns)
      .map((draw) => cell(draw(random, shifted)))
      .join(',');
  const lines = [Object.keys(columns).map(cell).join(','), ...Array.from({ length: rows }, line)];
  await writeFile(file, `${lines.join('\n')}\n`);
}
