import { durationMs } from '../../policy/duration.ts';
import type { Cell } from '../../tables/database.ts';
import { outcome, type Outcome } from '../outcome.ts';
import type { Measure } from '../table/measure.ts';
import type { ViewColumn } from '../table/table-view.ts';

export const newestTime = (time: ViewColumn): Measure => ({
  columns: [time],
  aggregates: [`epoch_ms(max(CASE WHEN isfinite(${time.value}) THEN ${time.value} END))`],
});

/** STALE: the newest row is no older than the policy allows, seen from `now`; times without a zone are UTC. */
export function freshness(time: string, maxAge: string, now: Date, newest: Cell): Outcome {
  const age = newest === null ? null : now.getTime() - Number(newest);
  return outcome({
    code: 'STALE',
    column: time,
    message: newest === null ? 'no row has a time' : `the newest row is older than ${maxAge}`,
    observed: age === null ? null : age / 1000,
    limit: durationMs(maxAge) / 1000,
    broken: age === null || age > durationMs(maxAge),
  });
}
