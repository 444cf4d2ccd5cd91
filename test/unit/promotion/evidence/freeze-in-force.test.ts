import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../../shared/policy/gate/resolve-gate.ts';
import { weekdays } from '../../../../shared/policy/gate/freeze.ts';
import { freezeInForce } from '../../../../shared/promotion/evidence/freeze-in-force.ts';

const berlin: Gate['freeze'] = {
  timeZone: 'Europe/Berlin',
  periods: [{ from: '2026-12-18', to: '2027-01-03', reason: 'Christmas' }],
  weekdays: ['friday'],
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

  it('may be several, without a reason, of one day, and of each day of the week', () => {
    const freeze: Gate['freeze'] = {
      timeZone: 'UTC',
      periods: [
        { from: '2026-03-01', to: '2026-03-01' },
        { from: '2026-02-27', to: '2026-03-02', reason: 'audit' },
      ],
      weekdays: [...weekdays],
    };
    // 2026-03-02 is a Monday.
    const found = Array.from({ length: 10 }, (_, day) =>
      freezeInForce(freeze, new Date(Date.UTC(2026, 2, day))),
    );
    expect(found).toEqual([
      'frozen from 2026-02-27 to 2026-03-02 (audit)',
      'frozen from 2026-03-01 to 2026-03-01',
      'frozen from 2026-02-27 to 2026-03-02 (audit)',
      'frozen every tuesday',
      'frozen every wednesday',
      'frozen every thursday',
      'frozen every friday',
      'frozen every saturday',
      'frozen every sunday',
      'frozen every monday',
    ]);
    expect(freezeInForce({ ...freeze, periods: [], weekdays: [] }, new Date())).toBeNull();
  });
});
