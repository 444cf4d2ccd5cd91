import { benjaminiHochberg } from '../../stats/multiple-testing/benjamini-hochberg.ts';
import { hypergeometricTail } from '../../stats/distributions/hypergeometric-tail.ts';
import { finiteCount } from '../profile/add-profiles.ts';
import { clumpsOf, type EntityRows } from './independence.ts';
import type { CategoryColumn, NumberColumn, Profile, ProfileColumn } from '../profile/profile.ts';

export type QualityCode =
  | 'NULL_SHARE'
  | 'COLUMN_TYPE'
  | 'OUT_OF_RANGE'
  | 'NOT_FINITE'
  | 'NEW_CATEGORIES'
  | 'COLUMN_MISSING';

export type QualityCheck = {
  column: string;
  code: QualityCode;
  /** Share of the window's rows (values, for ranges and categories) that are so, 0 to 1. */
  share: number;
  referenceShare: number;
  /** That the share is no higher than the reference's: Fisher's exact test, one-sided, after Benjamini and Hochberg. */
  adjustedP: number;
  status: 'WORSE' | 'FINE';
};

export type QualityOptions = {
  /** Rows per entity; undefined: nobody knows. */
  entityRows?: EntityRows;
  alpha: number;
  redacted: ReadonlySet<string>;
  /** Highest allowed share of missing values by column: over it a column is worse whatever its reference. */
  maxNullShares: Readonly<Record<string, number>>;
};

/** An increase of a share under this is not reported, however significant. */
const MIN_INCREASE = 0.01;

/**
 * Shares of missing, out-of-range, non-finite and never-seen values in each feature and label, beside the reference's. Out of range is outside the
 * reference's lowest and highest value; a category counts as new only where the reference names all of its own.
 */
export function measureQuality(
  reference: Profile,
  current: Profile,
  options: QualityOptions,
): QualityCheck[] {
  const clumps = clumpsOf(options.entityRows ?? { reference: undefined, current: undefined });
  const features = Object.entries(reference.columns).flatMap(([name, before]) => {
    if (options.redacted.has(name)) return [];
    const after = current.columns[name];
    return after === undefined ? [missingColumn(name)] : countChecks(name, before, after, clumps);
  });
  // Labels come later than what they are about: that there are none yet is no fault.
  const labels = Object.entries(reference.labels ?? {}).flatMap(([name, before]) => {
    const after = current.labels?.[name];
    return after === undefined ? [] : countChecks(name, before, after, clumps);
  });
  const raw = [...features, ...labels];
  const adjusted = benjaminiHochberg(raw.map((check) => check.pValue));
  return raw.map(({ pValue: _pValue, ...check }, index) => {
    const adjustedP = adjusted[index] ?? 1;
    const risen = adjustedP < options.alpha && check.share - check.referenceShare >= MIN_INCREASE;
    const limit = check.code === 'NULL_SHARE' ? (options.maxNullShares[check.column] ?? 1) : 1;
    return { ...check, adjustedP, status: risen || check.share > limit ? 'WORSE' : 'FINE' };
  });
}

type RawCheck = Omit<QualityCheck, 'adjustedP' | 'status'> & { pValue: number };

const missingColumn = (column: string): RawCheck => ({
  column,
  code: 'COLUMN_MISSING',
  share: 1,
  referenceShare: 0,
  pValue: 0,
});

type Tally = {
  code: QualityCode;
  hits: number;
  of: number;
  /**
   * Rows of the reference that would be hits if each were compared with the others only: what to expect of new rows of the same kind, where
   * the reference itself has none by its making.
   */
  leftOut?: number;
  /** Hits come in clumps, as rows of one unseen category do, which are larger the more rows there are beside the reference's. */
  clumped?: boolean;
};

function countChecks(
  column: string,
  before: ProfileColumn,
  after: ProfileColumn,
  clumps: { reference: number; current: number },
): RawCheck[] {
  const past = tallies(before, before);
  return tallies(before, after).flatMap(({ code, hits, of, clumped = false }, index): RawCheck[] => {
    const { hits: referenceHits = 0, of: referenceOf = 0, leftOut = 0 } = past[index] ?? {};
    const comparable = Math.max(referenceHits, Math.min(leftOut, referenceOf));
    const clump = clumps.current * (clumped && referenceOf > 0 ? 1 + (CLUMP * of) / referenceOf : 1);
    // Most files cannot hold another type at all.
    if (code === 'COLUMN_TYPE' && hits + referenceHits === 0) return [];
    const check = {
      column,
      code,
      share: of === 0 ? 0 : hits / of,
      referenceShare: referenceOf === 0 ? 0 : referenceHits / referenceOf,
      pValue: tailOf(
        Math.round(hits / clump),
        Math.round(of / clump),
        Math.round(comparable / clumps.reference),
        Math.round(referenceOf / clumps.reference),
      ),
    };
    return [check];
  });
}

/** How many rows of an unseen category the reference would be expected to have, at most. */
const CLUMP = 3;

/** Fisher's exact test, one-sided, that the share is no higher than in the reference. */
const tailOf = (hits: number, of: number, referenceHits: number, referenceOf: number): number =>
  hypergeometricTail(hits, hits + referenceHits, of, of + referenceOf);

function tallies(reference: ProfileColumn, column: ProfileColumn): Tally[] {
  const invalid = column.invalid ?? 0;
  const values = valuesOf(column);
  const rows = values + column.nulls + invalid;
  return [
    { code: 'NULL_SHARE', hits: column.nulls, of: rows },
    { code: 'COLUMN_TYPE', hits: invalid, of: rows },
    ...(column.kind === 'number' ? numberTallies(reference, column, rows) : []),
    ...(column.kind === 'category' && isClosed(reference)
      ? [
          {
            code: 'NEW_CATEGORIES' as const,
            hits: column.other,
            of: values,
            leftOut: singletons(column),
            clumped: true,
          },
        ]
      : []),
  ];
}

function numberTallies(reference: ProfileColumn, column: NumberColumn, rows: number): Tally[] {
  const outside: Tally = {
    code: 'OUT_OF_RANGE',
    hits: column.below + column.above,
    of: finiteCount(column),
    // The smallest and the largest value.
    leftOut: 2,
  };
  const ranged = reference.type !== 'datetime' && reference.kind === 'number' && finiteCount(reference) > 0;
  return [{ code: 'NOT_FINITE', hits: column.nan + column.infinite, of: rows }, ...(ranged ? [outside] : [])];
}

function valuesOf(column: ProfileColumn): number {
  if (column.kind === 'number') return finiteCount(column) + column.nan + column.infinite;
  return Object.values(column.counts).reduce((sum, count) => sum + count, column.other);
}

/** Values seen once: the estimate of unseen ones by Good and Turing. */
const singletons = ({ counts }: CategoryColumn): number =>
  Object.values(counts).filter((count) => count === 1).length;

/** Whether the reference names all of its categories. */
const isClosed = (reference: ProfileColumn): boolean =>
  reference.kind === 'category' && reference.other === 0 && Object.keys(reference.counts).length > 0;
