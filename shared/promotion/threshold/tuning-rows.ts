import { sha256 } from '../../kernel/digest.ts';
import { inputError } from '../../kernel/error.ts';
import { coerceColumns } from '../../scoring/coerce-columns.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import { valueText } from '../../scoring/value-text.ts';
import type { EvaluationRows } from '../evidence/rows/read-evaluation.ts';

/**
 * The half of all possible rows that thresholds are tuned on; they are judged on the other half, whatever table the rows
 * come from. Rows of one entity, or without an entity those with the same features, are in the same half.
 * @returns 1 for each row to tune on
 * @throws COLUMN_MISSING, and what `coerceColumns` throws
 */
export function tuningRows(
  { entity, inputs }: Pick<ModelDescription, 'entity' | 'inputs'>,
  { rows, columns }: EvaluationRows,
): Uint8Array {
  if (entity !== null) {
    const whom = columns.get(entity);
    if (whom === undefined)
      throw inputError('COLUMN_MISSING', 'columns', `no column ${entity}, which says whom a row is about`);
    return Uint8Array.from({ length: rows }, (_, row) => halfOf(String(whom[row] ?? '')));
  }
  const batch = coerceColumns(inputs, rows, (name) => {
    const column = columns.get(name);
    return column && ((row) => column[row]);
  });
  const names = inputs.map(({ name }) => name);
  return Uint8Array.from({ length: rows }, (_, row) =>
    halfOf(valueText(names.map((name) => batch.columns.get(name)?.[row] ?? null))),
  );
}

const halfOf = (text: string): number =>
  Number.parseInt(sha256(`relevo threshold ${text}`).slice(0, 2), 16) % 2;
