import type { DistanceName } from '../../shared/kernel/distance-names.ts';
import type { Comparison } from '../../shared/monitoring/drift/compare-profiles.ts';

/** A compared pair, and how many rows the smaller table has. */
export type Pair = { rows: number; comparison: Comparison };

/** How often something was found of how many times it could have been. */
export type Rate = { found: number; of: number };

export type Tally = {
  pairs: number;
  /** By column: p under alpha, above the band, drifted. */
  columns: Record<string, { small: Rate; above: Rate; drifted: Rate }>;
  /** By distance, over all columns. */
  distances: Partial<Record<DistanceName, { small: Rate; above: Rate }>>;
  /** Tables in which anything is so. */
  tables: { adjusted: Rate; drifted: Rate; quality: Rate; signals: Rate };
  /** Tables by the codes of what else was found in them. */
  codes: Record<string, number>;
};

export const ALPHA = 0.05;

const noRate = (): Rate => ({ found: 0, of: 0 });

export const noTally = (): Tally => ({
  pairs: 0,
  columns: {},
  distances: {},
  tables: { adjusted: noRate(), drifted: noRate(), quality: noRate(), signals: noRate() },
  codes: {},
});

/** Adds what was found in a pair. */
export function addPair(tally: Tally, { comparison }: Pair): void {
  tally.pairs += 1;
  for (const column of comparison.columns) {
    if (column.pValue === null) continue;
    const own = (tally.columns[column.column] ??= { small: noRate(), above: noRate(), drifted: noRate() });
    count(own.small, column.pValue < ALPHA);
    count(own.above, (column.distance ?? 0) > (column.band ?? 0));
    count(own.drifted, column.status === 'DRIFTED');
    for (const { name, value, band, pValue } of column.distances) {
      const distance = (tally.distances[name] ??= { small: noRate(), above: noRate() });
      count(distance.small, pValue < ALPHA);
      count(distance.above, value > band);
    }
  }
  const worse = comparison.quality.filter(({ status }) => status === 'WORSE');
  const { tables } = tally;
  count(
    tables.adjusted,
    comparison.columns.some(({ adjustedP }) => (adjustedP ?? 1) < ALPHA),
  );
  count(tables.drifted, comparison.drifted.length > 0);
  count(tables.quality, worse.length > 0);
  count(tables.signals, comparison.signals.length > 0);
  for (const code of new Set([...worse, ...comparison.signals].map((one) => one.code)))
    tally.codes[code] = (tally.codes[code] ?? 0) + 1;
}

function count(rate: Rate, isFound: boolean): void {
  rate.of += 1;
  rate.found += Number(isFound);
}

export const shareOf = ({ found, of }: Rate): number => (of === 0 ? 0 : found / of);

/** Share that is exceeded with chance 1 % where things are found with chance `level`: the normal approximation of the binomial. */
export const boundOf = (level: number, of: number, z = 2.326): number =>
  level + z * Math.sqrt((level * (1 - level)) / of);
