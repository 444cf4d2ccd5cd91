import { z } from 'zod';
import { finiteCount } from '../profile/add-profiles.ts';
import type { CategoryColumn, NumberColumn, Profile, ProfileColumn } from '../profile/profile.ts';
import { numberCells } from './number-cells.ts';

/** Categories that are drawn by name, the most frequent ones. */
const MAX_NAMES = 11;

const summarySchema = z.object({
  mean: z.number().nullable(),
  /** Share of the rows without a value. */
  missing: z.number(),
  /** Share of the values below, and above, all of the reference's. */
  below: z.number(),
  above: z.number(),
});

/** A column's values in the reference and in the current data as shares of the same few cells: enough to draw them. */
export const distributionSchema = z.object({
  column: z.string(),
  part: z.enum(['feature', 'output', 'label']),
  /** `ranges`: equal widths between the limits, what lies outside in the outermost ones. `values`: named cells. */
  cells: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ranges'), low: z.number(), high: z.number() }),
    z.object({ kind: z.literal('values'), names: z.array(z.string()) }),
  ]),
  reference: z.array(z.number()),
  current: z.array(z.number()),
  summary: z.object({ reference: summarySchema, current: summarySchema }),
});

export type Distribution = z.infer<typeof distributionSchema>;
type Summary = z.infer<typeof summarySchema>;

/** Distributions of all columns that both profiles have and that are of one kind in both. */
export const distributionsOf = (
  reference: Profile,
  current: Profile,
  redacted: ReadonlySet<string>,
): Distribution[] => [
  ...ofPart('feature', reference.columns, current.columns).filter(({ column }) => !redacted.has(column)),
  ...ofPart('output', reference.outputs, current.outputs),
  ...ofPart('label', reference.labels ?? {}, current.labels ?? {}),
];

const ofPart = (
  part: Distribution['part'],
  before: Profile['columns'],
  after: Profile['columns'],
): Distribution[] =>
  Object.entries(before).flatMap(([column, reference]): Distribution[] => {
    const current = after[column];
    const drawn = current === undefined ? undefined : cellsOf(reference, current);
    if (current === undefined || drawn === undefined) return [];
    const summary = { reference: summaryOf(reference), current: summaryOf(current) };
    return [{ column, part, ...drawn, summary }];
  });

type Drawn = Pick<Distribution, 'cells' | 'reference' | 'current'>;

function cellsOf(reference: ProfileColumn, current: ProfileColumn): Drawn | undefined {
  if (reference.kind === 'number' && current.kind === 'number')
    return rounded(numberCells(reference, current));
  if (reference.kind === 'category' && current.kind === 'category')
    return rounded(categoryCells(reference, current));
  return undefined;
}

function categoryCells(reference: CategoryColumn, current: CategoryColumn): Drawn {
  const [before, after] = [sharesOf(reference), sharesOf(current)];
  const largest = (name: string): number => Math.max(before.get(name) ?? 0, after.get(name) ?? 0);
  const names = [...before.keys()].toSorted((a, b) => largest(b) - largest(a)).slice(0, MAX_NAMES);
  const shown = names.toSorted((a, b) => (before.get(b) ?? 0) - (before.get(a) ?? 0));
  const cellsFor = (shares: Map<string, number>): number[] => {
    const named = shown.map((name) => shares.get(name) ?? 0);
    const rest = 1 - named.reduce((sum, share) => sum + share, 0);
    return [...named, shares.size === 0 ? 0 : Math.max(0, rest)];
  };
  const [first, second] = [cellsFor(before), cellsFor(after)];
  const others = Math.max(first.at(-1) ?? 0, second.at(-1) ?? 0) >= 5e-5;
  const kept = others ? shown.length + 1 : shown.length;
  return {
    cells: { kind: 'values', names: others ? [...shown, '(other values)'] : shown },
    reference: first.slice(0, kept),
    current: second.slice(0, kept),
  };
}

/** By category; empty where there are no values. */
function sharesOf({ counts, other }: CategoryColumn): Map<string, number> {
  const entries = Object.entries(counts);
  const all = entries.reduce((sum, [, count]) => sum + count, other);
  return new Map(all === 0 ? [] : entries.map(([name, count]) => [name, count / all]));
}

const rounded = ({ cells, reference, current }: Drawn): Drawn => ({
  cells,
  reference: reference.map(toFourPlaces),
  current: current.map(toFourPlaces),
});

const toFourPlaces = (share: number): number => Math.round(share * 1e4) / 1e4;

function summaryOf(column: ProfileColumn): Summary {
  const values = column.kind === 'number' ? finiteCount(column) : categoryCount(column);
  const outside: Pick<NumberColumn, 'mean' | 'below' | 'above'> =
    column.kind === 'number' ? column : { mean: null, below: 0, above: 0 };
  const notFinite = column.kind === 'number' ? column.nan + column.infinite : 0;
  const rows = values + notFinite + column.nulls + (column.invalid ?? 0);
  return {
    mean: column.type === 'datetime' ? null : outside.mean,
    missing: rows === 0 ? 0 : column.nulls / rows,
    below: values === 0 ? 0 : outside.below / values,
    above: values === 0 ? 0 : outside.above / values,
  };
}

const categoryCount = ({ counts, other }: CategoryColumn): number =>
  Object.values(counts).reduce((sum, count) => sum + count, other);
