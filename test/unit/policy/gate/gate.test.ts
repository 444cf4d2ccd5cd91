import { describe, expect, it } from 'vitest';
import { defaultGateSeverities } from '../../../../shared/policy/gate/check-names.ts';
import { parsePolicy } from '../../../../shared/policy/load-policy.ts';
import type { Policy } from '../../../../shared/policy/policy.ts';

const tasks = {
  binary: { task: 'binary', target: 'y', positive: 'yes', entity: 'id', primary: 'roc_auc' },
  multiclass: { task: 'multiclass', target: 'y', primary: 'log_loss' },
  regression: { task: 'regression', target: 'y', primary: 'rmse' },
};

const columns = { plan: { type: 'string' }, age: { type: 'long' }, y: { type: 'string' } };

const parse = (task: keyof typeof tasks, gate: object, rest: object = {}): Policy =>
  parsePolicy('m', JSON.stringify({ ...tasks[task], ...rest, gate }));

describe('a policy of five lines', () => {
  it('is complete: every check has its severity', () => {
    expect(parse('binary', {}).gate.severity).toEqual(defaultGateSeverities);
  });

  it.each([
    ['binary', 0.01, 0.05],
    ['multiclass', '1%', '5%'],
    ['regression', '1%', '5%'],
  ] as const)('takes the margin of a %s model from its primary metric', (task, margin, ofSlices) => {
    const { gate } = parse(task, {});
    expect([gate.margin, gate.slices.margin]).toEqual([margin, ofSlices]);
  });

  it('asks classifiers for calibration and churn, and nobody else', () => {
    expect(parse('multiclass', {}).gate).toMatchObject({
      calibration: { maxBrierIncrease: 0.02, minRows: 2000 },
      churn: { warnAbove: 0.05, max: 0.15 },
    });
    expect(parse('regression', {}).gate).toMatchObject({ calibration: null, churn: null });
  });
});

it('takes everything that a gate can be told', () => {
  const gate = {
    action: 'observe',
    mode: 'superiority',
    margin: '2%',
    floors: { roc_auc: 0.8, log_loss: 2 },
    guards: { recall: 0.02, log_loss: '5%' },
    anchor: null,
    value: { unit: 'EUR', truePositive: { column: 'age', times: 2 }, falsePositive: -5 },
    slices: { columns: ['plan', { column: 'age', edges: [18, 65] }], rule: 'safe' },
    fairness: { attributes: ['plan'], minSelectionRatio: null },
    freeze: { timeZone: 'Europe/Berlin', periods: [{ from: '2026-12-18', to: '2026-12-18' }] },
    severity: { churn: 'block', slice: 'warn' },
    requiredChecks: ['fraud-review'],
  };
  expect(parse('binary', gate, { columns }).gate).toMatchObject({
    ...gate,
    severity: { churn: 'block', slice: 'warn', floor: 'block' },
  });
});

describe('a contradiction is refused with its place', () => {
  const everyDay = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  it.each<[keyof typeof tasks, object, string]>([
    ['binary', { floors: { rmse: 3 } }, 'gate.floors.rmse'],
    ['binary', { floors: { roc_auc: 80 } }, 'gate.floors.roc_auc'],
    ['regression', { guards: { f1: 0.01 } }, 'gate.guards.f1'],
    ['binary', { guards: { roc_auc: 0.01 } }, 'gate.guards.roc_auc'],
    ['binary', { guards: { recall: 1 } }, 'gate.guards.recall'],
    ['binary', { margin: 1 }, 'gate.margin'],
    ['regression', { margin: '100%' }, 'gate.margin'],
    ['binary', { margin: '0%' }, 'gate.margin'],
    ['binary', { margin: '0.0%' }, 'gate.margin'],
    ['binary', { margin: 0 }, 'gate.margin'],
    ['binary', { slices: { margin: 2 } }, 'gate.slices.margin'],
    ['binary', { minPositives: 101 }, 'gate.minPositives'],
    ['binary', { alpha: 0.01, resamples: 999 }, 'gate.resamples'],
    ['binary', { churn: { warnAbove: 0.2 } }, 'gate.churn.warnAbove'],
    ['binary', { evidence: { source: 'frozen' } }, 'gate.evidence.frozen'],
    ['binary', { evidence: { source: 'candidate', frozen: 'a.csv' } }, 'gate.evidence.frozen'],
    ['binary', { slices: { columns: ['y'] } }, 'gate.slices.columns[0]'],
    ['binary', { slices: { columns: ['id'] } }, 'gate.slices.columns[0]'],
    ['binary', { slices: { columns: ['plan', 'age', 'plan'] } }, 'gate.slices.columns[2]'],
    ['binary', { slices: { columns: ['colour'] } }, 'gate.slices.columns[0]'],
    ['binary', { slices: { columns: [{ column: 'age', edges: [3, 3] }] } }, 'gate.slices.columns[0]'],
    ['binary', { slices: { columns: [{ column: 'plan', edges: [3] }] } }, 'gate.slices.columns[0]'],
    ['binary', { fairness: { attributes: ['y'] } }, 'gate.fairness.attributes[0]'],
    [
      'binary',
      {
        slices: { columns: [{ column: 'age', edges: [30] }] },
        fairness: { attributes: ['plan', { column: 'age', edges: [40] }] },
      },
      'gate.fairness.attributes[1]',
    ],
    ['regression', { fairness: { attributes: ['plan'] } }, 'gate.fairness.attributes'],
    ['regression', { calibration: {} }, 'gate.calibration'],
    ['regression', { churn: {} }, 'gate.churn'],
    ['multiclass', { value: { truePositive: 3 } }, 'gate.value'],
    ['binary', { value: {} }, 'gate.value'],
    ['binary', { value: { truePositive: { column: 'plan' } } }, 'gate.value.truePositive.column'],
    ['binary', { value: { falsePositive: { column: 'y' } } }, 'gate.value.falsePositive.column'],
    [
      'binary',
      { freeze: { periods: [{ from: '2027-01-02', to: '2027-01-01' }] } },
      'gate.freeze.periods[0].to',
    ],
    ['binary', { freeze: { timeZone: 'Europe/Nowhere' } }, 'gate.freeze.timeZone'],
    ['binary', { freeze: { weekdays: everyDay } }, 'gate.freeze.weekdays'],
    ['binary', { severity: { 'sample-size': 'warn' } }, 'gate.severity["sample-size"]'],
    ['binary', { severity: { 'evidence-integrity': 'off' } }, 'gate.severity["evidence-integrity"]'],
    ['binary', { severity: { floor: 'off' }, floors: { f1: 0.5 } }, 'gate.severity.floor'],
    ['binary', { severity: { slice: 'off' }, slices: { columns: ['plan'] } }, 'gate.severity.slice'],
    ['binary', { severity: { cooking: 'off' } }, 'gate.severity'],
    ['binary', { requiredChecks: ['../secrets'] }, 'gate.requiredChecks[0]'],
  ])('%s %j', (task, gate, path) => {
    const message = expect.stringContaining(`→ at ${path}`);
    expect(() => parse(task, gate, { columns })).toThrow(
      expect.objectContaining({ code: 'POLICY_INVALID', message }),
    );
  });

  it.each([
    ['binary', 'rmse'],
    ['regression', 'roc_auc'],
  ] as const)('%s models are not compared by %s', (task, primary) => {
    expect(() => parse(task, {}, { primary })).toThrow(/→ at primary/);
  });
});
