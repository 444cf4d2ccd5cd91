import { describe, expect, it } from 'vitest';
import { freezeInForce } from '../../../../shared/promotion/evidence/freeze-in-force.ts';

const berlin = {
  timeZone: 'Europe/Berlin',
  periods: [{ from: '2026-12-18', to: '2027-01-03', reason: 'Christmas' }],
  weekdays: ['friday' as const],
};

describe('a freeze', () => {
  it.each([
    ['the last minute before', '2026-12-17T22:59:59Z', null],
    [
      'the first minute in its own time zone',
      '2026-12-17T23:00:00Z',
      'frozen from 2026-12-18 to 2027-01-03 (Christmas)',
    ],
    ['the last minute', '2027-01-03T22:59:59Z', 'frozen from 2026-12-18 to 2027-01-03 (Christmas)'],
    ['the first minute after', '2027-01-03T23:00:00Z', null],
    ['a weekday', '2026-11-20T12:00:00Z', 'frozen every friday'],
    ['the night before it, elsewhere', '2026-11-19T23:30:00Z', 'frozen every friday'],
    ['another weekday', '2026-11-21T12:00:00Z', null],
  ])('at %s', (_what, time, expected) => {
    expect(freezeInForce(berlin, new Date(time))).toBe(expected);
  });
});
