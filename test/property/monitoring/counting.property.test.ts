import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addProfiles, finiteCount } from '../../../shared/monitoring/profile/add-profiles.ts';
import { createBinCounter } from '../../../shared/monitoring/profile/bin-counter.ts';
import { countIntoProfile } from '../../../shared/monitoring/profile/count-into-profile.ts';
import { makeReference } from '../../../shared/monitoring/profile/make-reference.ts';
import type { NumberColumn, Profile, ProfileColumn } from '../../../shared/monitoring/profile/profile.ts';
import { referenceEdges } from '../../../shared/monitoring/profile/reference-edges.ts';
import { type Database, withDuckDb } from '../../../shared/tables/database.ts';
import { quoteText } from '../../../shared/tables/quote.ts';
import { countInMemory } from '../../support/count-in-memory.ts';

type Row = readonly [number | null, string | null];

const numberValue = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 10, NaN, Infinity, -Infinity, 1e308, -1e308, Number.MAX_VALUE, 5e-324, null),
);
const categoryValue = fc.constantFrom('a', 'b', "it's", '__proto__', '', 'ä\n"', null);
const rowsOf = (maxLength: number): fc.Arbitrary<Row[]> =>
  fc.array(fc.tuple(numberValue, categoryValue), { maxLength });

const columns = [
  { name: 'n', type: 'double', value: 'x', bad: 'false' },
  { name: 'c', type: 'string', value: 'y', bad: 'false' },
] as const;

const numberText = (value: number | null): string => {
  if (value === null) return 'NULL';
  return Number.isFinite(value) ? `CAST('${value}' AS DOUBLE)` : `CAST('${String(value)}' AS DOUBLE)`;
};

async function fill(database: Database, rows: readonly Row[]) {
  const values = rows.map(([x, y]) => `(${numberText(x)}, ${y === null ? 'NULL' : quoteText(y)})`);
  await database.query('CREATE OR REPLACE TEMP TABLE counted (x DOUBLE, y VARCHAR)');
  if (values.length > 0) await database.query(`INSERT INTO counted VALUES ${values.join(', ')}`);
  const relation = '(SELECT *, row_number() OVER () AS n FROM counted)';
  return { rows: rows.length, select: () => relation, sampled: 'true' };
}

async function referenceOf(database: Database, rows: readonly Row[]): Promise<Profile> {
  const found = await makeReference(database, await fill(database, rows), columns);
  return { format: 1, rows: rows.length, columns: found, outputs: {} };
}

async function count(database: Database, rows: readonly Row[], reference: Profile): Promise<Profile> {
  const wanted = columns.flatMap((column) => {
    const like = reference.columns[column.name];
    return like === undefined ? [] : [{ column, reference: like }];
  });
  const counted = await countIntoProfile(database, await fill(database, rows), wanted);
  return { format: 1, rows: rows.length, columns: counted, outputs: {} };
}

const countsOf = (profile: Profile): unknown =>
  Object.values(profile.columns).map((column) => ({
    ...column,
    type: null,
    ...(column.kind === 'number' ? { mean: null, m2: null, outside: null } : {}),
  }));

const numbersOf = (profile: Profile): NumberColumn => {
  const column: ProfileColumn | undefined = profile.columns['n'];
  if (column?.kind !== 'number') throw new TypeError('column n');
  return column;
};

describe('counting in the database', () => {
  it('gives what counting one by one gives, and adds up', async () => {
    await withDuckDb(async (database) => {
      await fc.assert(
        fc.asyncProperty(rowsOf(60), rowsOf(60), rowsOf(60), async (base, a, b) => {
          const reference = await referenceOf(database, base);
          const inMemory = (rows: readonly Row[]): Profile =>
            countInMemory(reference, {
              rows: rows.length,
              features: new Map<string, (number | string | null)[]>([
                ['n', rows.map(([x]) => x)],
                ['c', rows.map(([, y]) => y)],
              ]),
              outputs: new Map(),
            });
          const [first, second] = [await count(database, a, reference), await count(database, b, reference)];
          const whole = await count(database, [...a, ...b], reference);
          expect(countsOf(first)).toEqual(countsOf(inMemory(a)));
          expect(countsOf(addProfiles(first, second))).toEqual(countsOf(whole));
          const { mean, outside, below, above } = numbersOf(whole);
          expect(mean === null || Number.isFinite(mean)).toBe(true);
          expect(outside?.count ?? 0).toBe(below + above);
        }),
        { numRuns: 60 },
      );
    });
  }, 60_000);

  it('of a reference’s own rows into its bins gives the reference, with nothing outside', async () => {
    await withDuckDb(async (database) => {
      await fc.assert(
        fc.asyncProperty(rowsOf(200), async (rows) => {
          const reference = await referenceOf(database, rows);
          const again = await count(database, rows, reference);
          expect(countsOf(again)).toEqual(countsOf(reference));
          const column = numbersOf(reference);
          expect(column.below + column.above).toBe(0);
          expect(finiteCount(column) + column.nan + column.infinite + column.nulls).toBe(rows.length);
        }),
        { numRuns: 60 },
      );
    });
  }, 60_000);

  it('finds edges from a sample, and still counts every value of the whole', async () => {
    await withDuckDb(async (database) => {
      await fc.assert(
        fc.asyncProperty(rowsOf(80), fc.nat(7), async (rows, seed) => {
          const filled = await fill(database, rows);
          const sampled = `hash(n + ${seed}) % 4 = 0`;
          const found = await makeReference(database, { ...filled, sampled }, columns);
          const reference: Profile = { format: 1, rows: rows.length, columns: found, outputs: {} };
          const column = numbersOf(reference);
          expect(column.below + column.above).toBe(0);
          expect(column.edges.every((edge, at) => at === 0 || edge > (column.edges[at - 1] ?? edge))).toBe(
            true,
          );
          expect(countsOf(await count(database, rows, reference))).toEqual(countsOf(reference));
        }),
        { numRuns: 60 },
      );
    });
  }, 60_000);
});

describe('bins', () => {
  it('of any edges are found for any value', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 600 }),
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 50 }),
        (found, others) => {
          const edges = [...new Set(found.map((edge) => edge + 0))].toSorted((a, b) => a - b);
          fc.pre(edges.length > 1);
          const countBins = createBinCounter(edges);
          for (const value of [...others, ...edges]) {
            const below = edges.filter((edge) => edge <= value).length;
            const counts = new Float64Array(edges.length + 1);
            countBins(Float64Array.of(value), 1, counts);
            expect(counts.indexOf(1)).toBe(value === edges.at(-1) ? below - 1 : below);
          }
        },
      ),
    );
  });

  it('of a reference end at zero where the largest value lies just below', () => {
    expect(referenceEdges(Float64Array.of(-1, -Number.MIN_VALUE))).toEqual([-1, -Number.MIN_VALUE, 0]);
  });

  it('of a reference increase and have at most 512, whatever the values', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            numberValue.map((value) => value ?? NaN),
            fc.double(),
          ),
          { maxLength: 1500 },
        ),
        (values) => {
          const edges = referenceEdges(Float64Array.from(values));
          expect(edges.length).toBeGreaterThan(1);
          expect(edges.length).toBeLessThanOrEqual(512);
          expect(edges.every((edge, at) => at === 0 || edge > (edges[at - 1] ?? edge))).toBe(true);
          expect(edges.some((edge) => Object.is(edge, -0))).toBe(false);
        },
      ),
    );
  });
});
