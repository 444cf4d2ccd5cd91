import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { checkOf } from './predictions-sample.ts';

const judged = (guards: object, options: object = {}) =>
  evaluate(sampleEvidence({ rows: 3000, correlation: 0.995, ...options }), sampleRules({ guards }));

describe('guards', () => {
  it.each([
    ['a metric within its margin', { recall: 0.05 }, {}, 'guard:recall', 'pass'],
    ['a loss within its share', { log_loss: '10%' }, {}, 'guard:log_loss', 'pass'],
    ['a metric that fell', { recall: 0.01 }, { candidate: 1, champion: 1.4 }, 'guard:recall', 'fail'],
    ['a loss that rose', { brier: 0.001 }, { candidate: 1, champion: 1.4 }, 'guard:brier', 'fail'],
    [
      'too few rows to tell',
      { precision: 0.02 },
      { rows: 400, correlation: 0.5 },
      'guard:precision',
      'missing',
    ],
  ])('%s', (_what, guards, options, id, status) => {
    expect(checkOf(judged(guards, options), id).status).toBe(status);
  });

  it("holds a loss from above by a share of the champion's", () => {
    const evaluation = judged({ log_loss: '10%' });
    const { champion } = evaluation.measurements.find(({ metric }) => metric === 'log_loss') ?? {};
    expect(checkOf(evaluation, 'guard:log_loss').limit).toBeCloseTo(0.1 * (champion?.value ?? NaN), 12);
    expect(checkOf(judged({ recall: 0.05 }), 'guard:recall').limit).toBe(-0.05);
  });

  it('asks nothing of the first champion, and more of a champion that cannot be compared', () => {
    const rules = sampleRules({ guards: { recall: 0.05 } });
    const ids = evaluate(sampleEvidence({ champion: null }), rules).checks.map(({ id }) => id);
    expect(ids).not.toContain('guard:recall');
    const evidence = sampleEvidence();
    const mute = {
      ...evidence,
      champion: evidence.champion && { ...evidence.champion, predictions: undefined },
    };
    expect(checkOf(evaluate(mute, rules), 'guard:recall').status).toBe('missing');
  });
});
