import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../../shared/promotion/checks/check-result.ts';
import { plainResult } from '../../../../shared/promotion/checks/facts.ts';
import { reasonOf } from '../../../../shared/promotion/verdict/reason.ts';

const found = (id: string, status: CheckResult['status']): CheckResult =>
  plainResult(id, status, 'more', `${id} was looked at`);

const checks = [
  found('size', 'warn'),
  found('floor:f1', 'missing'),
  found('leakage', 'fail'),
  found('overfit', 'not-run'),
  found('provenance', 'fail'),
  found('churn', 'missing'),
  found('champion-comparison', 'pass'),
  found('naive-model', 'pass'),
];

describe('the reason', () => {
  it.each([
    ['reject', 'against-champion', 'leakage: leakage was looked at; provenance: provenance was looked at'],
    ['reject', 'first-champion', 'leakage: leakage was looked at; provenance: provenance was looked at'],
    [
      'insufficient-evidence',
      'against-champion',
      'floor:f1: floor:f1 was looked at; churn: churn was looked at',
    ],
    ['promote', 'against-champion', 'champion-comparison was looked at'],
    ['promote', 'first-champion', 'first champion, absolute checks only: naive-model was looked at'],
  ] as const)('to %s %s', (verdict, path, reason) => expect(reasonOf(verdict, path, checks)).toBe(reason));

  it('to promote is that every check passed, where the one that carries it is not there', () => {
    expect(reasonOf('promote', 'against-champion', [])).toBe('every check passed');
    expect(reasonOf('promote', 'first-champion', [])).toBe(
      'first champion, absolute checks only: every check passed',
    );
  });

  it.each([
    ['pass', '; value value was looked at'],
    ['warn', ''],
    ['not-run', ''],
  ] as const)('to promote says what decisions are worth, where that was to %s', (status, money) => {
    const valued = [...checks, found('value', status)];
    expect(reasonOf('promote', 'against-champion', valued)).toBe(`champion-comparison was looked at${money}`);
    expect(reasonOf('promote', 'first-champion', valued)).toBe(
      `first champion, absolute checks only: naive-model was looked at${money}`,
    );
  });
});
