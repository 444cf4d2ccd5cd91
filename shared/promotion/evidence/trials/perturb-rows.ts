import { acceptsNull, createCellReader } from '../../../scoring/coerce-cell.ts';
import { coerceColumns } from '../../../scoring/coerce-columns.ts';
import type { ColumnBatch, Value } from '../../../scoring/column-batch.ts';
import type { InputColumn } from '../../../scoring/model-description.ts';
import { valueLimits } from '../../../scoring/value-limits.ts';
import type { Generator } from '../../../stats/resampling/seeded-generator.ts';
import type { ColumnValues } from '../../../tables/read-columns.ts';
import type { EvaluationRows } from '../rows/read-evaluation.ts';

export const perturbations = ['nulls', 'unseen', 'extremes'] as const;
export type PerturbationKind = (typeof perturbations)[number];

/** Categories that no training has seen, one of them empty and one long. */
const UNSEEN: readonly string[] = ['not seen before', '', 'ÄÖ 漢字 🙂', 'x'.repeat(300)];

/** How many ranges of the column an extreme lies outside of it. */
const RANGES = 10;

/** Every so many rows all that can be missing is missing. */
const ALL_NULL_EVERY = 8;

/** The cells of the named rows, with one of each row changed in one way; undefined where the signature lets nothing be changed so. */
export function perturbRows(
  kind: PerturbationKind,
  inputs: readonly InputColumn[],
  { columns }: EvaluationRows,
  picked: readonly number[],
  next: Generator,
): ColumnBatch | undefined {
  const choices = inputs.flatMap((column) => {
    const values = valuesOf(kind, column, columns.get(column.name));
    return values.length === 0 ? [] : [{ name: column.name, values }];
  });
  if (choices.length === 0) return undefined;
  const batch = coerceColumns(inputs, picked.length, (name) => {
    const column = columns.get(name);
    return column && ((row) => column[picked[row] ?? 0]);
  });
  for (let row = 0; row < picked.length; row++) {
    const all = kind === 'nulls' && row % ALL_NULL_EVERY === 0;
    const one = choices[Math.floor(next() * choices.length)];
    for (const { name, values } of all ? choices : one === undefined ? [] : [one]) {
      const cells = batch.columns.get(name);
      if (cells !== undefined) cells[row] = values[Math.floor(next() * values.length)] ?? null;
    }
  }
  return batch;
}

/** What serving would let through; what it refuses is no question to the model. */
function valuesOf(kind: PerturbationKind, column: InputColumn, seen: ColumnValues | undefined): Value[] {
  if (kind === 'nulls') return acceptsNull(column) ? [null] : [];
  const wanted =
    kind === 'unseen' ? (column.type === 'string' ? UNSEEN : []) : extremesOf(column.type, seen ?? []);
  const read = createCellReader(column, valueLimits({}));
  return wanted.flatMap((value) => {
    const cell = read(value);
    return cell === undefined || cell === null ? [] : [cell];
  });
}

function extremesOf(type: InputColumn['type'], seen: ColumnValues): number[] {
  if (!['integer', 'long', 'float', 'double'].includes(type)) return [];
  const numbers = seen.filter((value) => typeof value === 'number').filter(Number.isFinite);
  if (numbers.length === 0) return [];
  const [low, high] = numbers.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
  const reach = RANGES * Math.max(high - low, 1);
  return [low - reach, high + reach, 0];
}
