import { createHmac } from 'node:crypto';
import { RelevoError } from '../../kernel/error.ts';
import type { Redaction } from '../../policy/sections.ts';
import type { Value } from '../../scoring/column-batch.ts';
import { valueText } from './value-text.ts';

/** What is written of a value; undefined leaves the column out. */
export type Redactor = (value: Value) => Value | undefined;

/**
 * `drop` leaves the column out. `hash` is HMAC-SHA-256 of the value's text under the salt, 64 hexadecimal digits, so
 * that equal values stay equal and cannot be guessed without the salt; of an array or object it is the JSON text's.
 * `{bucket}` rounds a number down to a multiple; what is not a number becomes null. A missing value stays null under every rule but `drop`.
 *
 * @throws HASH_SALT_MISSING when a rule hashes and there is no salt
 */
export function createRedactor(rule: Redaction | undefined, salt: string | undefined): Redactor {
  if (rule === undefined) return (value) => value;
  if (rule === 'drop') return () => undefined;
  if (rule === 'hash') return hasher(salt);
  const { bucket } = rule;
  return (value) => {
    const number = typeof value === 'bigint' ? Number(value) : value;
    return typeof number === 'number' ? Math.floor(number / bucket) * bucket : null;
  };
}

function hasher(salt: string | undefined): Redactor {
  if (salt === undefined)
    throw new RelevoError('HASH_SALT_MISSING', 'a policy hashes a column; set RELEVO_HASH_SALT');
  return (value) => (value === null ? null : createHmac('sha256', salt).update(textOf(value)).digest('hex'));
}

/** Composite values by their JSON text. */
export const textOf = (value: Value): string =>
  typeof value === 'object' && value !== null ? valueText(value) : String(value);
