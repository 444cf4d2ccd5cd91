import type { DistanceName } from '../../kernel/distance-names.ts';
import type { Profile } from '../profile/profile.ts';
import { assertComparable } from './assert-comparable.ts';
import { type ColumnDrift, measureDrift } from './drift.ts';
import { type EntityRows, type Independence, independenceOf } from './independence.ts';
import { measureQuality, type QualityCheck } from './quality.ts';
import { findSignals, type Signal } from './signals.ts';

export type CompareOptions = {
  distance?: DistanceName;
  /** Rows per entity; undefined: nobody knows. */
  entityRows?: EntityRows;
  threshold: number;
  alpha: number;
  redacted: ReadonlySet<string>;
  maxNullShares: Readonly<Record<string, number>>;
  minRows: number;
  newColumns: readonly string[];
};

export type Comparison = {
  /** `NOT_ENOUGH_DATA`: no column could be judged. */
  code: 'DRIFT' | 'QUIET' | 'NOT_ENOUGH_DATA';
  /** What is taken to stand for itself: rows, or the entities they are about. */
  independence: Independence;
  columns: ColumnDrift[];
  /** Names of the drifted features, outputs and labels, largest effect first. */
  drifted: string[];
  quality: QualityCheck[];
  signals: Signal[];
};

/** Everything that two profiles tell about a change. Throws PROFILE_MISMATCH when they were not counted into the same bins. */
export function compareProfiles(reference: Profile, current: Profile, options: CompareOptions): Comparison {
  assertComparable(reference, current);
  const columns = measureDrift(reference, current, options);
  const drifted = columns
    .filter(({ status }) => status === 'DRIFTED')
    .toSorted((a, b) => (b.effect ?? 0) - (a.effect ?? 0))
    .map(({ column }) => column);
  const judged = columns.some(({ status }) => status === 'DRIFTED' || status === 'QUIET');
  return {
    code: drifted.length > 0 ? 'DRIFT' : judged ? 'QUIET' : 'NOT_ENOUGH_DATA',
    independence: independenceOf(options.entityRows ?? { reference: undefined, current: undefined }),
    columns,
    drifted,
    quality: measureQuality(reference, current, options),
    signals: findSignals(reference, current, columns, options),
  };
}
