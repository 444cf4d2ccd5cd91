import type { InputColumn } from '../../scoring/model-description.ts';
import { beyondLimit } from './compat-error.ts';
import { findColumns, type Frame } from './frame.ts';
import type { PyValue } from './python-value.ts';

/** Names of columns that neither the signature nor the policy knows. */
export function ignoredNames(frame: Frame, inputs: readonly InputColumn[], entity: string | null): string[] {
  const known = new Set([...inputs.map(({ name }) => name), entity]);
  return frame.columns.flatMap(({ name }) => (name === null || known.has(name) ? [] : [name]));
}

/** Whom each row is about; undefined when the frame has no such column. @throws 413 for a text too long */
export function entitiesOf(frame: Frame, entity: string | null): (string | number | null)[] | undefined {
  const [column] = entity === null ? [] : findColumns(frame, entity);
  return column?.series.values.map(entityOf);
}

const MAX_ENTITY_LENGTH = 256;

/** An integer beyond 2^53 is its digits; what names nobody is null. */
function entityOf(value: PyValue): string | number | null {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  if (value.length <= MAX_ENTITY_LENGTH) return value;
  throw beyondLimit(`An entity of more than ${MAX_ENTITY_LENGTH} characters.`);
}
