import type { ColumnRule } from '../../policy/columns.ts';
import type { ColumnFacts } from './column-facts.ts';

/** What a policy could say of a column, and why, in words for a comment. */
export type Proposal = { name: string; rule: Partial<ColumnRule> | undefined; comment: string };

/** Fewer rows say nothing about what identifies one. */
const MIN_IDENTIFIED = 20;

/** A category stands for at least so many rows on average. */
const ROWS_PER_CATEGORY = 10;

/**
 * Rules that the rows keep, with room for others of their kind: no bounds but those of amounts and shares, categories only where values
 * repeat, missing values up to the next twentieth.
 */
export function proposeColumn(facts: ColumnFacts): Proposal {
  const { name, type, rows, missing } = facts;
  if (type === 'other')
    return { name, rule: undefined, comment: 'nested or binary: cannot be checked, nor learned from' };
  if (missing === rows)
    return { name, rule: { type }, comment: 'every value is missing: the type is a guess' };
  const rule: Partial<ColumnRule> = {
    type,
    ...bounds(facts),
    ...categoriesOf(facts),
    maxNullShare: Math.ceil((missing / rows) * 20) / 20,
    ...(isIdentifier(facts) ? { unique: true } : {}),
  };
  return { name, rule, comment: commentOf(facts) };
}

/** Texts that tell every row from the others. */
export const isIdentifier = ({ type, distinct, rows }: ColumnFacts): boolean =>
  type === 'string' && distinct && rows >= MIN_IDENTIFIED;

function bounds({ type, min, max, infinite }: ColumnFacts): Partial<ColumnRule> {
  if (min === null || max === null || min < 0 || infinite > 0) return {};
  if (max <= 1 && (type === 'double' || max === 1)) return { min: 0, max: 1 };
  return { min: 0 };
}

function categoriesOf({ values, rows, missing }: ColumnFacts): Partial<ColumnRule> {
  if (values === undefined || values.length * ROWS_PER_CATEGORY > rows - missing) return {};
  return { categories: values };
}

function commentOf({ type, rows, missing, min, max, distinct, leadingZeros, infinite }: ColumnFacts): string {
  const notes = [
    min === null || max === null ? '' : min === max ? `always ${min}` : `${min} to ${max}`,
    missing === 0 ? '' : `${missing} of ${rows} missing`,
    infinite === 0 ? '' : `${infinite} infinite`,
    leadingZeros ? 'digits with leading zeros, so no number' : '',
    type === 'long' && distinct && rows >= MIN_IDENTIFIED ? 'no value occurs twice: an identifier?' : '',
  ];
  return notes.filter((note) => note !== '').join(', ');
}
