import { expect, it } from 'vitest';
import { z } from 'zod';
import { telcoBodies } from '../../../../bench/serving/telco-bodies.ts';

const bodySchema = z.object({
  dataframe_split: z.object({ columns: z.array(z.string()), data: z.array(z.array(z.unknown())) }),
});
const parse = (body: string) => bodySchema.parse(JSON.parse(body)).dataframe_split;

it.each([
  [1, 1000],
  [100, 10],
  [1000, 10],
])('bodies of %i rows are distinct, and go over 1,000 customers in turn', (rows, count) => {
  const bodies = telcoBodies(rows);
  expect(new Set(bodies).size).toBe(count);
  const parsed = bodies.map(parse);
  expect(parsed.every(({ columns, data }) => columns.length === 19 && data.length === rows)).toBe(true);
  const customers = parsed.flatMap(({ data }) => data.map((row) => JSON.stringify(row)));
  expect(new Set(customers).size).toBe(1000);
});

it('every row has 4 numbers and 15 texts, or a gap', () => {
  const [row = []] = parse(telcoBodies(1)[0] ?? '').data;
  expect(row.filter((cell) => typeof cell === 'string')).toHaveLength(15);
  expect(row.filter((cell) => typeof cell === 'number' || cell === null)).toHaveLength(4);
});
