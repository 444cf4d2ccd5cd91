import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../shared/policy/load-policy.ts';

const enough = { task: 'binary', target: 'y', positive: 'yes', primary: 'roc_auc' };
const parse = (changes: object, model = 'm') => parsePolicy(model, JSON.stringify({ ...enough, ...changes }));

describe('a policy is refused', () => {
  it.each([
    ['without a positive label', { positive: undefined }, 'positive'],
    ['with the label as entity', { entity: 'y' }, 'entity'],
    ['with the label as time', { time: 'y' }, 'time'],
    ['with a metric nobody knows as floor', { gate: { floors: { roc_acu: 0.8 } } }, 'gate.floors'],
    ['with a window of no length', { monitoring: { window: '0d' } }, 'monitoring.window'],
    ['with a schedule of no length', { retraining: { schedule: '0h' } }, 'retraining.schedule'],
    ['that keeps features for no time', { capture: { featureRetention: '0d' } }, 'capture.featureRetention'],
    ['with a range upside down', { columns: { x: { type: 'double', min: 2, max: 1 } } }, 'columns.x.max'],
    ['with more alarms than windows', { monitoring: { alarm: { hits: 6 } } }, 'monitoring.alarm.hits'],
  ])('%s', (_what, changes, path) => {
    expect(() => parse(changes)).toThrow(
      expect.objectContaining({ code: 'POLICY_INVALID', message: expect.stringContaining(`→ at ${path}`) }),
    );
  });

  it('whose name could not be part of a path', () => {
    expect(() => parse({}, 'my model')).toThrow(/models\/my model\.jsonc: not a model name/);
  });

  it('that is no JSON, saying where', () => {
    expect(() => parsePolicy('m', '{ "task": ')).toThrow(/ValueExpected at offset/);
  });
});

it('allows no cool-down at all, comments and trailing commas', () => {
  const text =
    '{ "task": "regression", "target": "y", "primary": "rmse", // five lines do\n "retraining": { "cooldown": "0s" }, }';
  expect(parsePolicy('m', text).retraining.cooldown).toBe('0s');
});
