import { describe, expect, it } from 'vitest';
import { parseTimerSchedule } from '../../../host/listeners/timer/timer-schedule.ts';

function occurrences(text: string, after: string, count: number, timeZone = 'UTC'): string[] {
  const schedule = parseTimerSchedule(text, timeZone);
  const times: Date[] = [];
  while (times.length < count) times.push(schedule.next(times.at(-1) ?? new Date(after)));
  return times.map((time) => time.toISOString().replace('.000Z', 'Z'));
}

const cases: [string, string, string[]][] = [
  ['0 */5 * * * *', '2026-11-21T02:03:04Z', ['2026-11-21T02:05:00Z', '2026-11-21T02:10:00Z']],
  ['*/5 * * * *', '2026-11-21T02:03:04Z', ['2026-11-21T02:05:00Z', '2026-11-21T02:10:00Z']],
  ['0 0 * * * *', '2026-11-21T02:00:00Z', ['2026-11-21T03:00:00Z']],
  [
    '30 20/20 9-17/4 * * *',
    '2026-11-21T00:00:00Z',
    ['2026-11-21T09:20:30Z', '2026-11-21T09:40:30Z', '2026-11-21T13:20:30Z'],
  ],
  ['0 0 9 * * Mon-Fri', '2026-11-21T00:00:00Z', ['2026-11-23T09:00:00Z', '2026-11-24T09:00:00Z']],
  ['0 0 9 * Jan,Jul sunday', '2026-11-21T00:00:00Z', ['2027-01-03T09:00:00Z', '2027-01-10T09:00:00Z']],
  // A range that runs backwards is turned round: Monday to Friday.
  ['0 0 9 * * 5-1', '2026-11-21T00:00:00Z', ['2026-11-23T09:00:00Z']],
  // Day and weekday must both match: only a Friday the 13th.
  ['0 0 0 13 * Fri', '2026-11-21T00:00:00Z', ['2027-08-13T00:00:00Z', '2028-10-13T00:00:00Z']],
  ['0 0 0 29 2 *', '2026-11-21T00:00:00Z', ['2028-02-29T00:00:00Z']],
  ['0 0 0 30 2 *', '2026-11-21T00:00:00Z', ['9999-12-31T23:59:59Z']],
  ['00:30:00', '2026-11-21T02:03:04Z', ['2026-11-21T02:33:04Z', '2026-11-21T03:03:04Z']],
];

describe('parseTimerSchedule', () => {
  it.each(cases)('%s after %s', (text, after, expected) => {
    expect(occurrences(text, after, expected.length)).toEqual(expected);
  });

  it('reads the schedule in the time zone, on both sides of a change of the clocks', () => {
    expect(occurrences('0 30 2 * * *', '2026-03-28T12:00:00Z', 2, 'Europe/Berlin')).toEqual([
      // 02:30 does not exist on 29 March, so that it is made up at 03:00 local time.
      '2026-03-29T01:00:00Z',
      '2026-03-30T00:30:00Z',
    ]);
    expect(occurrences('0 0 9 * * *', '2026-10-24T12:00:00Z', 2, 'Europe/Berlin')).toEqual([
      '2026-10-25T08:00:00Z',
      '2026-10-26T08:00:00Z',
    ]);
  });

  it.each([
    ['* * * * * *', true],
    ['*/5 * * * * *', true],
    ['  */5    * *      * * *', true],
    ['10,20,45 * * * * *', true],
    ['0 */5 * * * *', false],
    ['* 30 * * * *', false],
    ['* */30 * * * *', false],
    ['0 * * * * *', false],
    ['30 * * * * *', false],
    ['* 1-5 * * * *', false],
    ['* * 12 * * Mon', false],
    ['00:00:30', true],
    ['00:01:00', false],
  ])('%s fires more than once a minute: %s', (text, expected) => {
    expect(parseTimerSchedule(text, 'UTC').isSubMinute).toBe(expected);
  });

  it.each([
    ['', '5 or 6 fields are expected'],
    ['* * * *', '5 or 6 fields are expected'],
    ['* * * * * * *', '5 or 6 fields are expected'],
    ['@daily', '5 or 6 fields are expected'],
    ['0 60 * * * *', "'60' is not a minute (0 to 59)"],
    ['0 0 0 L * *', "'L' is not a day (1 to 31)"],
    ['0 0 0 * * 7', "'7' is not a weekday (0 to 6)"],
    ['0 0 0 ? * *', "'?' is not a day (1 to 31)"],
    ['0 */0 * * * *', "'*/0' is not a minute (0 to 59)"],
    ['0 1-2-3 * * * *', "'1-2-3' is not a minute (0 to 59)"],
    ['0 0 0 * Foo *', "'Foo' is not a month (1 to 12)"],
    ['0 , * * * *', "'' is not a minute (0 to 59)"],
  ])('refuses %j', (text, reason) => {
    expect(() => parseTimerSchedule(text, 'UTC')).toThrow(
      `The schedule expression '${text}' was not recognized as a valid cron expression or timespan string: ${reason}.`,
    );
  });
});
