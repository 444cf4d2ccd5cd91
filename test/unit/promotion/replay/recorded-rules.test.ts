import { describe, expect, it } from 'vitest';
import { recordedRules } from '../../../../shared/promotion/replay/recorded-rules.ts';
import { type GateRules, gateRulesDigest } from '../../../../shared/promotion/verdict/gate-rules.ts';
import { sampleRules } from '../evidence-sample.ts';

/** Rules as they come back from storage. */
const stored = (rules: GateRules) =>
  structuredClone({ digest: gateRulesDigest(rules), rules: JSON.parse(JSON.stringify(rules)) });

const regression = { task: 'regression', positive: undefined, primary: 'rmse' };

describe('the rules that a decision was made by', () => {
  it.each([
    ['defaults', sampleRules()],
    ['floors, columns and other margins', sampleRules({ floors: { roc_auc: 0.7 }, mode: 'superiority' })],
    [
      'other limits of calibration and churn',
      sampleRules({ calibration: { minRows: 99 }, churn: { max: 0.5 } }),
    ],
    ['those of a regression, to which neither applies', sampleRules({}, regression)],
  ])('are read back: %s', (_, rules) =>
    expect(recordedRules({ sequence: 3, policy: stored(rules) })).toEqual(rules),
  );

  it.each<[string, (policy: ReturnType<typeof stored>) => void]>([
    ['a field that it does not know', ({ rules }) => Object.assign(rules, { another: true })],
    ['a number that the digest does not vouch for', ({ rules }) => Object.assign(rules.gate, { alpha: 0.1 })],
    ['no gate', ({ rules }) => delete rules.gate],
    ['null where only a value can stand', ({ rules }) => Object.assign(rules.gate, { alpha: null })],
    ['another digest', (policy) => Object.assign(policy, { digest: 'e'.repeat(64) })],
  ])('are refused with %s', (_, change) => {
    const policy = stored(sampleRules());
    change(policy);
    expect(() => recordedRules({ sequence: 3, policy })).toThrow(
      expect.objectContaining({
        code: 'RULES_UNKNOWN',
        message: 'decision 3: its policy is of another release, which alone can replay it',
      }),
    );
  });
});
