import { describe, expect, it } from 'vitest';
import { checkStatuses } from '../../../../shared/promotion/checks/check-result.ts';
import { plainResult } from '../../../../shared/promotion/checks/facts.ts';
import { runCheck } from '../../../../shared/promotion/verdict/run-check.ts';
import { sampleFacts } from '../facts-sample.ts';

const results = checkStatuses.map((status) => ({
  ...plainResult(`floor:${status}`, status, 'more', 'so much'),
  furtherRows: status === 'missing' ? 12 : null,
}));
const run = (severity?: 'block' | 'warn' | 'off') => {
  const { rules, ...facts } = sampleFacts();
  const asked = severity === undefined ? {} : { severity: { ...rules.gate.severity, floor: severity } };
  return runCheck(
    { name: 'floor', run: () => results },
    { ...facts, rules: { ...rules, gate: { ...rules.gate, ...asked } } },
  );
};

describe('a check', () => {
  it('decides as it finds where the policy lets it block, which is so unless it says otherwise', () => {
    expect(run('block')).toEqual(results);
    expect(run()).toEqual(results);
  });
  it('warns where it would fail or is missing, and asks for no rows, where it is to warn', () =>
    expect(run('warn')).toEqual(
      results.map((result) =>
        ['fail', 'missing'].includes(result.status)
          ? { ...result, status: 'warn', furtherRows: null }
          : result,
      ),
    ));
  it('is not run where it is switched off', () =>
    expect(run('off')).toEqual([plainResult('floor', 'not-run', 'nothing', 'switched off by the policy')]));
});
