import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';
import { packCounts, unpackCounts } from './pack-counts.ts';
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
type StoredColumn = z.infer<typeof columnSchema>;

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

/** The profile that was stored, with the edges and names of its reference. Throws PROFILE_MISMATCH for another reference. */
export const restoreProfile = (stored: StoredProfile, reference: Profile): Profile => ({
  format: 1,
  rows: stored.rows,
  columns: mapValues(stored.columns, (column, name) => restoreColumn(name, column, reference.columns[name])),
  outputs: mapValues(stored.outputs, (column, name) => restoreColumn(name, column, reference.outputs[name])),
});

function restoreColumn(name: string, column: StoredColumn, like: ProfileColumn | undefined): ProfileColumn {
  if (column.kind === 'number' && like?.kind === 'number') {
    const { packed: counts, ...facts } = column;
    return { ...facts, edges: like.edges, counts: unpackCounts(counts, like.counts.length) };
  }
  if (column.kind !== 'category' || like?.kind !== 'category')
    throw new RelevoError('PROFILE_MISMATCH', `column ${name} was counted like another reference`);
  const { packed: packedCounts, ...facts } = column;
  const names = Object.keys(like.counts);
  const counts = unpackCounts(packedCounts, names.length);
  return { ...facts, counts: Object.fromEntries(names.map((one, index) => [one, counts[index] ?? 0])) };
}

const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, name: string) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
