type Variation = { total: number; within: number; rows: number; groups: number };

/**
 * Share of a variation that groups explain, less what as many groups explain by chance: 1 − (within ÷ total) (rows − 1) ÷ (rows − groups),
 * at least 0. Undefined without variation or with no fewer groups than rows.
 */
export function adjustedShare({ total, within, rows, groups }: Variation): number | undefined {
  if (total <= 0 || rows <= groups) return undefined;
  return Math.max(0, 1 - ((within / total) * (rows - 1)) / (rows - groups));
}
