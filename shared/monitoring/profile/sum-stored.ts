import { RelevoError } from '../../kernel/error.ts';
import { addCategoryFacts, addNumberFacts } from './add-profiles.ts';
import { addPackedCounts } from './pack-counts.ts';
import type { CategoryFacts, NumberFacts, Profile, ProfileColumn } from './profile.ts';
import type { StoredColumn, StoredProfile } from './stored-profile.ts';

/** Adds stored profiles up, without making a profile of each. */
export type StoredSum = {
  add(stored: StoredProfile): void;
  /** All of them together, in the reference's bins; columns that none of them has are not in it. */
  profile(): Profile;
};

type Sum = {
  like: ProfileColumn;
  counts: Float64Array;
  /** Values in the bins so far. */
  inside: number;
  facts: NumberFacts | CategoryFacts | undefined;
};

/** A sum of profiles that were counted into `reference`. `add` throws PROFILE_MISMATCH for one that was counted into another. */
export function createStoredSum(reference: Profile): StoredSum {
  const parts = { columns: new Map<string, Sum>(), outputs: new Map<string, Sum>() };
  let rows = 0;
  const addPart = (part: 'columns' | 'outputs', stored: StoredProfile): void => {
    for (const [name, column] of Object.entries(stored[part])) {
      const sum = parts[part].get(name) ?? emptySum(name, reference[part][name]);
      parts[part].set(name, sum);
      addColumn(name, sum, column);
    }
  };
  return {
    add: (stored) => {
      rows += stored.rows;
      addPart('columns', stored);
      addPart('outputs', stored);
    },
    profile: () => ({
      format: 1,
      rows,
      columns: columnsOf(parts.columns),
      outputs: columnsOf(parts.outputs),
    }),
  };
}

function emptySum(name: string, like: ProfileColumn | undefined): Sum {
  if (like === undefined) throw mismatch(name);
  const size = like.kind === 'number' ? like.counts.length : Object.keys(like.counts).length;
  return { like, counts: new Float64Array(size), inside: 0, facts: undefined };
}

function addColumn(name: string, sum: Sum, { packed, ...facts }: StoredColumn): void {
  if (facts.kind !== sum.like.kind) throw mismatch(name);
  const before = sum.inside;
  const added = addPackedCounts(packed, sum.counts);
  sum.inside += added;
  const known = sum.facts;
  if (known?.kind === 'number' && facts.kind === 'number')
    sum.facts = addNumberFacts(known, facts, before + outsideOf(known), added + outsideOf(facts));
  else if (known?.kind === 'category' && facts.kind === 'category')
    sum.facts = addCategoryFacts(known, facts);
  else sum.facts = facts;
}

const outsideOf = ({ below, above }: NumberFacts): number => below + above;

const columnsOf = (sums: ReadonlyMap<string, Sum>): Profile['columns'] =>
  Object.fromEntries([...sums].flatMap(([name, sum]) => columnOf(name, sum)));

function columnOf(name: string, { like, counts, facts }: Sum): [string, ProfileColumn][] {
  if (like.kind === 'number' && facts?.kind === 'number')
    return [[name, { ...facts, edges: like.edges, counts: [...counts] }]];
  if (like.kind !== 'category' || facts?.kind !== 'category') return [];
  const named = Object.keys(like.counts).map((category, index) => [category, counts[index] ?? 0] as const);
  return [[name, { ...facts, counts: Object.fromEntries(named) }]];
}

const mismatch = (name: string): RelevoError =>
  new RelevoError('PROFILE_MISMATCH', `column ${name} was counted like another reference`);
