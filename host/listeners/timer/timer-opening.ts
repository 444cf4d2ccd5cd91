import type { TimerSchedule } from './timer-schedule.ts';
import type { TimerStatus } from './timer-status.ts';

/** How a timer begins after a start of the host. */
export type TimerOpening = {
  status: TimerStatus;
  /** The status differs from the stored one. */
  isNew: boolean;
  /** An occurrence was missed while no host ran. However many were, one is made up. */
  isPastDue: boolean;
};

/**
 * Without a stored status the timer starts afresh. A stored `next` that the schedule would not have given means that
 * the schedule was changed: it is recomputed, and nothing is made up.
 */
export function openTimer(stored: TimerStatus | undefined, schedule: TimerSchedule, now: Date): TimerOpening {
  if (stored === undefined) {
    const status = { last: undefined, next: schedule.next(now), lastUpdated: now };
    return { status, isNew: true, isPastDue: false };
  }
  const basis = stored.last ?? stored.lastUpdated ?? now;
  const expected = schedule.next(basis);
  if (stored.next.getTime() === expected.getTime()) {
    return { status: stored, isNew: false, isPastDue: now > stored.next };
  }
  const next = now > expected ? schedule.next(now) : expected;
  return { status: { last: undefined, next, lastUpdated: now }, isNew: true, isPastDue: false };
}
