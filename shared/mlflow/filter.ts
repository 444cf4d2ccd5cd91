import { inputError } from '../kernel/error.ts';

/** One comparison of a search filter, already written out. */
export type Condition = { readonly text: string };
/** Something that a search compares, already written out. */
export type Field = { readonly text: string };
export type Comparison = '=' | '!=' | '>' | '>=' | '<' | '<=' | 'LIKE' | 'ILIKE';

const keyed = (entity: string, key: string): Field => ({ text: `${entity}.\`${plain(key, 'key')}\`` });

/** A tag. `!=` never matches what lacks the tag. */
export const tag = (key: string): Field => keyed('tags', key);
export const metric = (key: string): Field => keyed('metrics', key);
export const param = (key: string): Field => keyed('params', key);

/** An attribute of the thing searched for, such as `name`, `status`, `run_id`, `start_time`. */
export function attribute(name: string): Field {
  if (!/^[a-z][a-z_]*$/.test(name)) throw inputError('MLFLOW_FILTER', 'attribute', 'not an attribute name');
  return { text: name };
}

/** Compares a field with text or a number; metrics and times take numbers, everything else text. */
export const compare = (field: Field, comparison: Comparison, value: string | number): Condition => ({
  text: `${field.text} ${comparison} ${literal(value)}`,
});

/** Membership; MLflow knows it for `run_id` only. */
export function isIn(field: Field, values: readonly string[]): Condition {
  if (values.length === 0) throw inputError('MLFLOW_FILTER', 'values', 'an empty list');
  return { text: `${field.text} IN (${values.map(literal).join(', ')})` };
}

/** The filter that all conditions hold: MLflow has no OR. No condition at all matches everything. */
export const allOf = (...conditions: readonly Condition[]): string =>
  conditions.map((condition) => condition.text).join(' AND ');

const literal = (value: string | number): string =>
  typeof value === 'number' ? decimal(value) : `'${plain(value, 'value')}'`;

/** Without exponent: MLflow does not parse a negative number that has one. */
function decimal(value: number): string {
  if (!Number.isFinite(value)) throw inputError('MLFLOW_FILTER', 'value', 'not a finite number');
  const text = String(value);
  return text.includes('e')
    ? value.toLocaleString('en-US', { useGrouping: false, maximumSignificantDigits: 17 })
    : text;
}

/** MLflow has no escape for quotes, so text with any of them cannot be searched for. */
function plain(value: string, path: string): string {
  if (/['"`]/.test(value))
    throw inputError('MLFLOW_FILTER', path, 'quotes and backticks cannot be searched for');
  if (/\p{Cc}/u.test(value) || !value.isWellFormed()) {
    throw inputError(
      'MLFLOW_FILTER',
      path,
      'control characters and unpaired surrogates cannot be searched for',
    );
  }
  return value;
}
