import { amountColumnsOf, type ValueRules } from '../../policy/gate/value.ts';
import type { Amounts } from '../evidence/rows/amounts.ts';
import { countOf } from '../report/format-number.ts';

/** What it is worth to decide each row positive, and negative, in the policy's unit. */
export type Worth = { positive: Float64Array; negative: Float64Array };

/**
 * The worth of either decision about each row, as the truth makes it right or wrong; in a sentence where an amount that
 * counts is not known.
 * @param truth 1 for the positive label, else 0
 */
export function worthOfDecisions(
  value: ValueRules,
  truth: Uint8Array,
  amounts: readonly Amounts[] | undefined,
): Worth | { problem: string } {
  const byColumn = new Map((amounts ?? []).map(({ column, values }) => [column, values]));
  const absent = amountColumnsOf(value).filter((column) => !byColumn.has(column));
  if (absent.length > 0) return { problem: `the rows have no column ${absent.join(', ')}` };
  const worthIn = (worth: ValueRules['truePositive'], row: number): number =>
    typeof worth === 'number' ? worth : (byColumn.get(worth.column)?.[row] ?? NaN) * worth.times;
  const { truePositive, falsePositive, trueNegative, falseNegative } = value;
  const of = (right: typeof truePositive, wrong: typeof truePositive, label: number): Float64Array =>
    Float64Array.from(truth, (is, row) => worthIn(is === label ? right : wrong, row));
  const worth = {
    positive: of(truePositive, falsePositive, 1),
    negative: of(trueNegative, falseNegative, 0),
  };
  const known = (row: number): boolean =>
    Number.isFinite(worth.positive[row]) && Number.isFinite(worth.negative[row]);
  const unknown = truth.length - truth.filter((_, row) => known(row)).length;
  return unknown === 0 ? worth : { problem: `${countOf(unknown, 'row has', 'rows have')} no amount` };
}
