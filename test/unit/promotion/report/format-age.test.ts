import { expect, it } from 'vitest';
import { formatAge } from '../../../../shared/promotion/report/format-age.ts';

it.each([
  [-5000, 'less than a minute ago'],
  [59_999, 'less than a minute ago'],
  [60_000, '1 minute ago'],
  [59 * 60_000 + 59_999, '59 minutes ago'],
  [3_600_000, '1 hour ago'],
  [47 * 3_600_000, '47 hours ago'],
  [48 * 3_600_000, '2.0 days ago'],
  [60 * 3_600_000, '2.5 days ago'],
])('%d ms are %s', (ageMs, words) => {
  expect(formatAge(ageMs)).toBe(words);
});
