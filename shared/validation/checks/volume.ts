import type { ValidationRules } from '../../policy/validation.ts';
import { outcome, type Outcome } from '../outcome.ts';

/** VOLUME: neither too few rows nor too many. */
export function volume({ minRows, maxRows }: ValidationRules, rows: number): Outcome[] {
  const check = (limit: number, broken: boolean, message: string): Outcome =>
    outcome({ code: 'VOLUME', column: null, observed: rows, limit, broken, message });
  return [
    check(minRows, rows < minRows, `fewer than ${minRows} rows`),
    ...(maxRows === null ? [] : [check(maxRows, rows > maxRows, `more than ${maxRows} rows`)]),
  ];
}
