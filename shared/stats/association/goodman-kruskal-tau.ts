import { adjustedShare } from './adjusted-share.ts';

/**
 * Goodman and Kruskal's tau: the share of a class label's Gini impurity that goes away when one knows a row's group, adjusted for the
 * number of groups as the adjusted R² is. 1 where the group tells the label, about 0 where it says nothing.
 *
 * `table` has one row per group, one count per class in each. Undefined where there is one class, or no fewer groups than rows.
 *
 * Goodman, Kruskal 1954, "Measures of association for cross classifications", section 9; Light, Margolin 1971 for its reading as explained variance.
 */
export function goodmanKruskalTau(table: readonly (readonly number[])[]): number | undefined {
  const classes = Math.max(0, ...table.map((row) => row.length));
  const totals = Array.from({ length: classes }, (_, at) => sum(table.map((row) => row[at] ?? 0)));
  const groups = table.filter((row) => sum(row) > 0);
  const within = sum(groups.map(unexplained));
  return adjustedShare({ total: unexplained(totals), within, rows: sum(totals), groups: groups.length });
}

/** Rows times Gini impurity. */
function unexplained(counts: readonly number[]): number {
  const rows = sum(counts);
  return rows === 0 ? 0 : rows - sum(counts.map((count) => (count * count) / rows));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
