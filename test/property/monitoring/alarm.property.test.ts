import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateAlarm } from '../../../shared/monitoring/windows/alarm.ts';
import { slotsNeeded } from '../../../shared/monitoring/windows/window.ts';

const history = fc.array(fc.boolean(), { maxLength: 12 });
const rule = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 4 }))
  .map(([hits, more]) => ({ hits, windows: hits + more }));

describe('the alarm', () => {
  it('is raised exactly on enough hits with the newest among them', () => {
    fc.assert(
      fc.property(history, rule, (drifted, { hits, windows }) => {
        const last = drifted.slice(Math.max(0, drifted.length - windows));
        const expected = last.length > 0 && last[last.length - 1] === true;
        const count = last.reduce((sum, hit) => sum + Number(hit), 0);
        expect(evaluateAlarm(drifted, { hits, windows })).toEqual({
          raised: expected && count >= hits,
          hits: count,
          windows: last.length,
        });
      }),
    );
  });

  it('does not depend on windows further back', () => {
    fc.assert(
      fc.property(history, history, rule, (old, drifted, policy) => {
        fc.pre(drifted.length >= policy.windows);
        expect(evaluateAlarm([...old, ...drifted], policy)).toEqual(evaluateAlarm(drifted, policy));
      }),
    );
  });

  it('is never ended by one more drifted window', () => {
    fc.assert(
      fc.property(history, rule, (drifted, policy) => {
        fc.pre(evaluateAlarm(drifted, policy).raised);
        expect(evaluateAlarm([...drifted, true], policy).raised).toBe(true);
      }),
    );
  });
});

describe('a window', () => {
  it('widens as little as it must', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 10 }), fc.integer({ min: 1, max: 200 }), (rows, min) => {
        const slots = slotsNeeded(rows, min);
        const sum = (count: number): number => rows.slice(0, count).reduce((total, n) => total + n, 0);
        expect(slots !== undefined).toBe(sum(rows.length) >= min);
        expect(sum(slots ?? rows.length) >= min).toBe(slots !== undefined);
        expect(sum((slots ?? rows.length) - Number(slots !== undefined))).toBeLessThan(min);
      }),
    );
  });
});
