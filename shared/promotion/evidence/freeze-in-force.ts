import type { Gate } from '../../policy/gate/resolve-gate.ts';
import { weekdays } from '../../policy/gate/freeze.ts';

/** Why nothing is moved at this time; null: nothing is frozen. */
export function freezeInForce(
  { timeZone, periods, weekdays: days }: Gate['freeze'],
  now: Date,
): string | null {
  const { date, weekday } = localDay(now, timeZone);
  const period = periods.find(({ from, to }) => from <= date && date <= to);
  if (period !== undefined) {
    const reason = period.reason === undefined ? '' : ` (${period.reason})`;
    return `frozen from ${period.from} to ${period.to}${reason}`;
  }
  const day = days.find((name) => name === weekday);
  return day === undefined ? null : `frozen every ${day}`;
}

function localDay(now: Date, timeZone: string): { date: string; weekday: string | undefined } {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
  const short = new Intl.DateTimeFormat('en', { timeZone, weekday: 'long' }).format(now).toLowerCase();
  return { date, weekday: weekdays.find((name) => name === short) };
}
