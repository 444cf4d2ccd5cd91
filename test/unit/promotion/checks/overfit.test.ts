import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { trainingMetrics } from '../../../../shared/promotion/evidence/training-metrics.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { checkOf } from './predictions-sample.ts';

function judged(primary: string, trained: object, severity: object = {}) {
  const evidence = sampleEvidence({ rows: 3000, correlation: 0.995 });
  const rules = sampleRules({ severity }, { primary });
  return evaluate({ ...evidence, candidate: { ...evidence.candidate, trained } }, rules);
}

const valueOf = (metric: string): number =>
  judged(metric, {}).measurements.find((measured) => measured.metric === metric)?.candidate.value ?? NaN;

describe('overfit', () => {
  it('is not judged where the run recorded nothing, and says what it looks for', () => {
    const evaluation = judged('roc_auc', { f1: 1 });
    expect(checkOf(evaluation, 'overfit')).toMatchObject({
      status: 'not-run',
      reason: 'the run recorded no train_roc_auc',
    });
    expect(evaluation.verdict).toBe('promote');
  });

  it.each([
    ['roc_auc', 1.02, 'pass'],
    ['roc_auc', 1.15, 'warn'],
    ['log_loss', 0.98, 'pass'],
    ['log_loss', 0.8, 'warn'],
  ] as const)('%s, %d times on training rows: %s', (metric, factor, status) => {
    const trained = factor * valueOf(metric);
    const check = checkOf(judged(metric, { [metric]: trained }), 'overfit');
    expect(check.status).toBe(status);
    const lost = (metric === 'roc_auc' ? trained - valueOf(metric) : valueOf(metric) - trained) / trained;
    expect(check.observed).toBeCloseTo(lost, 12);
    expect(check.interval?.lower).toBeLessThan(lost);
    expect(check.interval?.upper).toBeGreaterThan(lost);
  });

  it('decides where a policy wants it to', () => {
    expect(judged('roc_auc', { roc_auc: 1 }, { overfit: 'block' }).verdict).toBe('reject');
    expect(judged('roc_auc', { roc_auc: 0 }, { overfit: 'block' }).verdict).toBe('insufficient-evidence');
  });
});

it('reads what runs call metrics of training rows', () => {
  expect(
    trainingMetrics({
      train_roc_auc: 0.9,
      training_f1_score: 0.7,
      training_mean_absolute_error: 3,
      train_r2: NaN,
      roc_auc: 0.8,
      cv_log_loss_mean: 0.4,
    }),
  ).toEqual({ roc_auc: 0.9, f1: 0.7, mae: 3 });
});
