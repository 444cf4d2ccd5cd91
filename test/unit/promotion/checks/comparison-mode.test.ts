import { describe, expect, it } from 'vitest';
import { comparisonMode } from '../../../../shared/promotion/checks/comparison-mode.ts';
import { sampleRules } from '../evidence-sample.ts';

const value = { truePositive: 1 };
const refresh = { origin: 'refresh' } as const;
const design = { origin: 'new-design' } as const;
const threshold = { origin: 'threshold' } as const;

describe('what a candidate must show', () => {
  it.each([
    ['a refresh', refresh, {}, ['non-inferiority', 'non-inferiority']],
    ['a new design', design, {}, ['superiority', 'superiority']],
    ['a refresh, by policy', refresh, { mode: 'superiority' }, ['superiority', 'superiority']],
    ['a new design, by policy', design, { mode: 'non-inferiority' }, ['non-inferiority', 'non-inferiority']],
    ['a threshold tuned for the primary metric', threshold, {}, ['superiority', 'non-inferiority']],
    ['a threshold tuned for value', threshold, { value }, ['non-inferiority', 'superiority']],
    [
      'a threshold tuned for value, by policy',
      threshold,
      { value, mode: 'superiority' },
      ['non-inferiority', 'superiority'],
    ],
    [
      'a threshold that a policy wants no worse',
      threshold,
      { value, mode: 'non-inferiority' },
      ['non-inferiority', 'non-inferiority'],
    ],
  ] as const)('of %s', (_what, evidence, gate, modes) => {
    const rules = sampleRules(gate);
    expect([comparisonMode(rules, evidence), comparisonMode(rules, evidence, 'value')]).toEqual(modes);
    expect(comparisonMode(rules, evidence, 'primary')).toBe(modes[0]);
  });
});
