import { z } from 'zod';
import { packCounts } from './pack-counts.ts';
import { categoryFactsSchema, numberFactsSchema, type Profile, type ProfileColumn } from './profile.ts';

const packed = z.object({ packed: z.string() });
const columnSchema = z.union([
  numberFactsSchema.extend(packed.shape),
  categoryFactsSchema.extend(packed.shape),
]);

/** A profile without the edges and names that it has from its reference: counts in the reference's order. */
export const storedProfileSchema = z.object({
  rows: z.int().nonnegative(),
  columns: z.record(z.string(), columnSchema),
  outputs: z.record(z.string(), columnSchema),
});

export type StoredProfile = z.infer<typeof storedProfileSchema>;
export type StoredColumn = z.infer<typeof columnSchema>;

/** Shortens a profile that was counted into the bins of its reference. */
export const storeProfile = (profile: Profile, reference: Profile): StoredProfile => ({
  rows: profile.rows,
  columns: mapValues(profile.columns, (column, name) => storeColumn(column, reference.columns[name])),
  outputs: mapValues(profile.outputs, (column, name) => storeColumn(column, reference.outputs[name])),
});

function storeColumn(column: ProfileColumn, like: ProfileColumn | undefined): StoredColumn {
  if (column.kind === 'number') {
    const { edges: _edges, counts, ...facts } = column;
    return { ...facts, packed: packCounts(counts) };
  }
  const { counts, ...facts } = column;
  const names = like?.kind === 'category' ? Object.keys(like.counts) : [];
  return { ...facts, packed: packCounts(names.map((name) => counts[name] ?? 0)) };
}

const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, name: string) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
