import { countOf } from './format-number.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `less than a minute ago`, `42 minutes ago`, `5 hours ago`, from two days on `2.5 days ago`. */
export function formatAge(ageMs: number): string {
  if (ageMs < MINUTE_MS) return 'less than a minute ago';
  if (ageMs < HOUR_MS) return `${countOf(Math.floor(ageMs / MINUTE_MS), 'minute')} ago`;
  if (ageMs < 2 * DAY_MS) return `${countOf(Math.floor(ageMs / HOUR_MS), 'hour')} ago`;
  return `${(ageMs / DAY_MS).toFixed(1)} days ago`;
}
