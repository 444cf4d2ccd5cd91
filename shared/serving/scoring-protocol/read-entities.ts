import { inputError } from '../../kernel/error.ts';
import type { Frame } from './frame.ts';
import { kindOf } from './parse-body.ts';

const MAX_ENTITY_LENGTH = 256;

/**
 * Whom each row is about; undefined when the table has no such column. An integer beyond 2^53 is its digits.
 *
 * @throws COLUMN_TYPE, COLUMN_RANGE, STRING_TOO_LONG
 */
export function readEntities(
  frame: Pick<Frame, 'rows' | 'source'>,
  entity: string | null,
): (string | number | null)[] | undefined {
  const cellOf = entity === null ? undefined : frame.source(entity);
  if (cellOf === undefined) return undefined;
  return Array.from({ length: frame.rows }, (_, row) => readEntity(cellOf(row), `data[${row}].${entity}`));
}

function readEntity(value: unknown, path: string): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))) return value;
    throw inputError('COLUMN_RANGE', path, 'a number too large to tell from others; send it as text');
  }
  if (typeof value !== 'string')
    throw inputError('COLUMN_TYPE', path, `expected string or number, got ${kindOf(value)}`);
  if (value.length <= MAX_ENTITY_LENGTH) return value;
  throw inputError('STRING_TOO_LONG', path, `${value.length} characters`);
}
