import { describe, expect, it } from 'vitest';
import { openTimer } from '../../../host/listeners/timer/timer-opening.ts';
import { parseTimerSchedule } from '../../../host/listeners/timer/timer-schedule.ts';

const hourly = parseTimerSchedule('0 0 * * * *', 'UTC');
const at = (time: string): Date => new Date(`2026-11-21T${time}Z`);

describe('openTimer', () => {
  it('begins without a stored status, and does not run', () => {
    expect(openTimer(undefined, hourly, at('02:30:00'))).toEqual({
      status: { last: undefined, next: at('03:00:00'), lastUpdated: at('02:30:00') },
      isNew: true,
      isPastDue: false,
    });
  });

  it('goes on from a stored status', () => {
    const stored = { last: at('02:00:00'), next: at('03:00:00'), lastUpdated: at('02:00:00') };
    expect(openTimer(stored, hourly, at('02:30:00'))).toEqual({
      status: stored,
      isNew: false,
      isPastDue: false,
    });
  });

  it('is past due after a missed occurrence, once for any number of them', () => {
    const stored = { last: at('02:00:00'), next: at('03:00:00'), lastUpdated: at('02:00:00') };
    expect(openTimer(stored, hourly, at('07:30:00'))).toEqual({
      status: stored,
      isNew: false,
      isPastDue: true,
    });
  });

  it('is past due when the host stopped before the very first occurrence', () => {
    const stored = { last: undefined, next: at('03:00:00'), lastUpdated: at('02:30:00') };
    expect(openTimer(stored, hourly, at('03:00:01')).isPastDue).toBe(true);
  });

  it('recomputes a changed schedule without catching up', () => {
    const stored = { last: at('02:00:00'), next: at('02:05:00'), lastUpdated: at('02:00:00') };
    expect(openTimer(stored, hourly, at('07:30:00'))).toEqual({
      status: { last: undefined, next: at('08:00:00'), lastUpdated: at('07:30:00') },
      isNew: true,
      isPastDue: false,
    });
    expect(openTimer(stored, hourly, at('02:03:00')).status.next).toEqual(at('03:00:00'));
  });

  it('recomputes a status that says neither when it ran nor when it was written', () => {
    const stored = { last: undefined, next: at('01:00:00'), lastUpdated: undefined };
    expect(openTimer(stored, hourly, at('02:30:00'))).toMatchObject({
      isPastDue: false,
      status: { next: at('03:00:00') },
    });
  });
});
