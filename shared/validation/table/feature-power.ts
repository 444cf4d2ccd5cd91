import { correlationRatio } from '../../stats/association/correlation-ratio.ts';
import { goodmanKruskalTau } from '../../stats/association/goodman-kruskal-tau.ts';
import type { Cell, Database } from '../../tables/database.ts';
import type { TableView, ViewColumn } from './table-view.ts';

/** More rows than this tell no more about a single feature; every n-th is taken, by a hash of its number. */
const SAMPLE = 50_000;

/** A feature's values in order, cut into so many equal parts; equal values stay together, missing ones have their own. */
const PARTS = 64;

/** Features looked at in one query. */
const BATCH = 20;

/** Under so many rows with a label a feature explains much by chance. */
const MIN_ROWS = 100;

/** What is to be explained: classes by their text, or a number. */
export type Target = { column: ViewColumn; kind: 'class' | 'number' };

/** Share of the target's variance that each feature explains alone; undefined where there are too few rows, or nothing varies. */
export async function featurePowers(
  database: Database,
  view: TableView,
  target: Target,
  features: readonly ViewColumn[],
): Promise<(number | undefined)[]> {
  const powers: (number | undefined)[] = [];
  for (let from = 0; from < features.length; from += BATCH)
    powers.push(...(await batchPowers(database, view, target, features.slice(from, from + BATCH))));
  return powers;
}

async function batchPowers(
  database: Database,
  view: TableView,
  target: Target,
  features: readonly ViewColumn[],
): Promise<(number | undefined)[]> {
  const rows = await createSample(database, view, target, features);
  if (rows < MIN_ROWS) return features.map(() => undefined);
  const groups = await groupSample(database, target, features.length, rows);
  return features.map((_, index) => {
    const own = groups.filter((group) => Number(group['feature']) === index);
    return target.kind === 'class' ? goodmanKruskalTau(classTable(own)) : correlationRatio(own.map(sumsOf));
  });
}

/** `x0`, `x1`…: the features, NULL where missing; `y`: the target, of rows that have one. Returns how many there are. */
async function createSample(
  database: Database,
  view: TableView,
  target: Target,
  features: readonly ViewColumn[],
): Promise<number> {
  const step = Math.max(1, Math.ceil(view.rows / SAMPLE));
  const cells = features.map(
    ({ blank, value }, index) => `CASE WHEN NOT ${blank} THEN ${value} END AS x${index}`,
  );
  const { column, kind } = target;
  const y =
    kind === 'class'
      ? `CASE WHEN NOT ${column.blank} THEN ${column.text} END`
      : `CASE WHEN abs(${column.value}) < 1e140 THEN ${column.value} END`;
  const [made] = await database.query(
    `CREATE OR REPLACE TEMP TABLE feature_sample AS SELECT * FROM
     (SELECT ${cells.join(', ')}, ${y} AS y FROM ${view.select([...features, column])} WHERE hash(n) % ${step} = 0)
     WHERE y IS NOT NULL`,
  );
  return Number(made?.['Count']);
}

async function groupSample(
  database: Database,
  { kind }: Target,
  features: number,
  rows: number,
): Promise<Record<string, Cell>[]> {
  const y = kind === 'class' ? 'y' : '(y - (SELECT avg(y) FROM feature_sample))';
  const counted =
    kind === 'class' ? 'y, count(*) AS found' : 'count(*) AS found, sum(y) AS total, sum(y * y) AS squares';
  const queries = Array.from({ length: features }, (_, index) => {
    const part = `floor((rank() OVER (ORDER BY x${index} NULLS LAST) - 1) * ${PARTS} / ${rows})`;
    return (
      `SELECT ${index} AS feature, part, ${counted} FROM ` +
      `(SELECT ${y} AS y, CASE WHEN x${index} IS NULL THEN -1 ELSE ${part} END AS part FROM feature_sample) GROUP BY ALL`
    );
  });
  return database.query(`${queries.join(' UNION ALL ')} ORDER BY ALL`);
}

function classTable(groups: readonly Record<string, Cell>[]): number[][] {
  const classes = [...new Set(groups.map(({ y }) => String(y)))];
  const table = new Map<number, number[]>();
  for (const { part, y, found } of groups) {
    const counts = table.get(Number(part)) ?? classes.map(() => 0);
    counts[classes.indexOf(String(y))] = Number(found);
    table.set(Number(part), counts);
  }
  return [...table.values()];
}

const sumsOf = (group: Record<string, Cell>): { rows: number; sum: number; squares: number } => ({
  rows: Number(group['found']),
  sum: Number(group['total']),
  squares: Number(group['squares']),
});
