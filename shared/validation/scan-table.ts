import type { Policy } from '../policy/policy.ts';
import { defaultSeverities } from '../policy/validation.ts';
import type { Database } from '../tables/database.ts';
import { checkManyCorrelations, judgeCorrelations } from './check-correlation.ts';
import { coefficientOf, MAX_CORRELATED, pairsOf } from './checks/correlation.ts';
import { freshness, newestTime } from './checks/freshness.ts';
import { featureColumns } from './feature-columns.ts';
import { notRun, type Outcome } from './outcome.ts';
import { cellChecks, countsOfCells, judgeCells } from './scan-cells.ts';
import { measureAll } from './table/measure.ts';
import { columnNamed, type TableView, type ViewColumn } from './table/table-view.ts';

/** Everything that aggregates over the rows can tell, in one pass: cells, freshness, correlation. */
export async function scanTable(
  database: Database,
  view: TableView,
  policy: Policy,
  now: Date,
): Promise<Outcome[]> {
  const cells = cellChecks(policy, view);
  const time = policy.validation.maxAge === null ? undefined : columnNamed(view, policy.time);
  const numbers = correlatedNumbers(view, policy);
  const isMany = numbers.length > MAX_CORRELATED;
  const pairs = isMany ? [] : pairsOf(numbers);
  const [times, counts, correlations] = split(
    await measureAll(database, view, [
      ...(time === undefined ? [] : [newestTime(time)]),
      ...countsOfCells(cells),
      ...pairs.map(coefficientOf),
    ]),
    time === undefined ? 0 : 1,
    cells.length,
  );
  return [
    ...(await judgeCells(database, view, cells, counts)),
    ...freshnessOutcomes(policy, now, times),
    ...(await judgeCorrelations(database, view, policy.validation.maxCorrelation, pairs, correlations)),
    ...(isMany ? await checkManyCorrelations(database, view, policy, numbers) : []),
  ];
}

function split<T>(values: readonly T[], first: number, second: number): [T[], T[], T[]] {
  return [values.slice(0, first), values.slice(first, first + second), values.slice(first + second)];
}

function freshnessOutcomes(
  { time, validation }: Policy,
  now: Date,
  newest: readonly (readonly (string | number | bigint | boolean | null | Date)[])[],
): Outcome[] {
  if (validation.maxAge === null) return [];
  if (time === null) return [notRun('STALE', null, 'the policy names no time column')];
  const [values] = newest;
  return values === undefined
    ? [notRun('STALE', time, 'the data has no such column')]
    : [freshness(time, validation.maxAge, now, values[0] ?? null)];
}

/** Columns of which no two should say the same. */
function correlatedNumbers(view: TableView, policy: Policy): ViewColumn[] {
  if ((policy.validation.severity.CORRELATION ?? defaultSeverities.CORRELATION) === 'off') return [];
  return featureColumns(view, policy).filter(({ type }) => type === 'long' || type === 'double');
}
