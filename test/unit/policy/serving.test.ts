import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../shared/policy/load-policy.ts';

const tasks = {
  binary: { task: 'binary', target: 'y', positive: 'yes', primary: 'roc_auc' },
  multiclass: { task: 'multiclass', target: 'y', primary: 'log_loss' },
  regression: { task: 'regression', target: 'y', primary: 'rmse' },
};
const parse = (task: keyof typeof tasks, outputs: object) =>
  parsePolicy('m', JSON.stringify({ ...tasks[task], serving: { outputs } })).serving;

it('ignores extra columns and leaves outputs to the model, unless it says otherwise', () => {
  expect(parsePolicy('m', JSON.stringify(tasks.binary)).serving).toEqual({ extraColumns: 'ignore' });
  const refuse = { ...tasks.binary, serving: { extraColumns: 'refuse' } };
  expect(parsePolicy('m', JSON.stringify(refuse)).serving.extraColumns).toBe('refuse');
});

describe('outputs that fit the task are taken', () => {
  it.each<[keyof typeof tasks, object]>([
    ['binary', { probabilities: 'p', classes: ['no', 'yes'], positive: 'yes', threshold: 0.3 }],
    ['binary', { label: 'l', probabilities: 'p' }],
    ['multiclass', { probabilities: 'p', classes: ['a', 'b', 'c'] }],
    ['regression', { prediction: 'variable' }],
  ])('%s %j', (task, outputs) => {
    expect(parse(task, outputs).outputs).toEqual(outputs);
  });
});

describe('contradictions are refused by their path', () => {
  it.each<[keyof typeof tasks, object, string]>([
    ['binary', { prediction: 'p' }, 'prediction'],
    ['regression', { prediction: 'p', probabilities: 'q' }, 'prediction'],
    ['regression', { probabilities: 'q' }, 'probabilities'],
    ['multiclass', { threshold: 0.5 }, 'threshold'],
    ['binary', { label: 'l', threshold: 0.5 }, 'threshold'],
    ['binary', { threshold: 1.5 }, 'threshold'],
    ['binary', { classes: ['yes'] }, 'classes'],
    ['binary', { classes: ['yes', 'yes'] }, 'classes'],
    ['binary', { classes: ['no', 'maybe'], positive: 'yes' }, 'positive'],
    ['binary', { classes: ['no', 'maybe', 'yes'], positive: 'yes' }, 'classes'],
    ['binary', { positive: 'no' }, 'positive'],
    ['binary', { probability: 'p' }, ''],
  ])('%s %j', (task, outputs, path) => {
    const place = `serving.outputs${path === '' ? '' : `.${path}`}`;
    expect(() => parse(task, outputs)).toThrow(
      expect.objectContaining({ code: 'POLICY_INVALID', message: expect.stringContaining(`→ at ${place}`) }),
    );
  });
});
