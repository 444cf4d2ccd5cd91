import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronFields } from '../../../host/listeners/timer/ncrontab-field.ts';
import { parseTimerSchedule } from '../../../host/listeners/timer/timer-schedule.ts';

const ranges = cronFields.map(({ min, max }) => ({ min, max }));

/** A field as text together with the values it stands for. */
const field = ({ min, max }: { min: number; max: number }) =>
  fc.oneof(
    fc.constant({ text: '*', allows: () => true }),
    fc
      .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 })
      .map((values) => ({ text: values.join(','), allows: (value: number) => values.includes(value) })),
    fc
      .tuple(fc.integer({ min, max }), fc.integer({ min, max }), fc.integer({ min: 1, max: 7 }))
      .map(([a, b, step]) => ({
        text: `${a}-${b}/${step}`,
        allows: (value: number) => {
          const from = Math.min(a, b);
          return value >= from && value <= Math.max(a, b) && (value - from) % step === 0;
        },
      })),
  );

const timeOfDay = fc.tuple(...ranges.slice(0, 3).map(field));
const start = fc.date({ min: new Date('2024-01-01'), max: new Date('2032-01-01'), noInvalidDate: true });

function* seconds(after: Date, count: number): Generator<Date> {
  const first = Math.floor(after.getTime() / 1000) + 1;
  for (let offset = 0; offset < count; offset += 1) yield new Date((first + offset) * 1000);
}

function* days(after: Date, count: number): Generator<Date> {
  const first = Math.floor(after.getTime() / 86_400_000) + 1;
  for (let offset = 0; offset < count; offset += 1) yield new Date((first + offset) * 86_400_000);
}

describe('parseTimerSchedule', () => {
  it('gives the first second of the day that all fields allow', () => {
    fc.assert(
      fc.property(timeOfDay, start, ([second, minute, hour], after) => {
        const text = `${second?.text} ${minute?.text} ${hour?.text} * * *`;
        const expected = seconds(after, 2 * 86_400).find(
          (time) =>
            second?.allows(time.getUTCSeconds()) &&
            minute?.allows(time.getUTCMinutes()) &&
            hour?.allows(time.getUTCHours()),
        );
        expect(parseTimerSchedule(text, 'UTC').next(after)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the first day that matches day, month and weekday alike', () => {
    const date = fc.tuple(...ranges.slice(3).map(field));
    fc.assert(
      fc.property(date, start, ([day, month, weekday], after) => {
        const text = `0 0 0 ${day?.text} ${month?.text} ${weekday?.text}`;
        const expected = days(after, 50 * 366).find(
          (time) =>
            day?.allows(time.getUTCDate()) &&
            month?.allows(time.getUTCMonth() + 1) &&
            weekday?.allows(time.getUTCDay()),
        );
        const next = parseTimerSchedule(text, 'UTC').next(after);
        expect(next).toEqual(expected ?? new Date('9999-12-31T23:59:59Z'));
      }),
      { numRuns: 200 },
    );
  });

  it('strictly advances in every time zone', () => {
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
    );
    fc.assert(
      fc.property(timeOfDay, start, zone, ([second, minute, hour], after, timeZone) => {
        const schedule = parseTimerSchedule(`${second?.text} ${minute?.text} ${hour?.text} * * *`, timeZone);
        let last = after;
        for (let count = 0; count < 5; count += 1) {
          const next = schedule.next(last);
          expect(next.getTime()).toBeGreaterThan(last.getTime());
          last = next;
        }
      }),
    );
  });
});
