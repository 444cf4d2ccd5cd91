import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { checkOf } from '../checks/predictions-sample.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { withCandidate } from '../facts-sample.ts';

describe('judging samples of two models', () => {
  it('promotes an equal candidate under non-inferiority and says by which interval', () => {
    const evaluation = evaluate(sampleEvidence({ rows: 3000, correlation: 0.995 }), sampleRules());
    expect(evaluation.verdict).toBe('promote');
    expect(evaluation.path).toBe('against-champion');
    expect(evaluation.reason).toMatch(
      /^roc_auc 0\.\d+ against the champion's 0\.\d+: difference [+-]0\.\d+, 95 % bound -0\.00\d+, limit -0\.0100$/,
    );
    expect(evaluation.checks.map(({ status }) => status)).not.toContain('fail');
    expect(evaluation.furtherRows).toBeNull();
  });

  it('does not promote an equal candidate under superiority', () => {
    const rules = sampleRules({ mode: 'superiority' });
    expect(evaluate(sampleEvidence({ rows: 3000, correlation: 0.995 }), rules).verdict).not.toBe('promote');
    expect(evaluate(sampleEvidence({ rows: 3000, candidate: 1.7 }), rules).verdict).toBe('promote');
  });

  it.each([
    ['refresh', 'promote', "roc_auc not worse than the champion's by 0.0100"],
    ['new-design', 'insufficient-evidence', 'better roc_auc than the champion'],
  ] as const)('asks of a %s what the policy does not say', (origin, verdict, required) => {
    const evidence = { ...sampleEvidence({ rows: 3000, correlation: 0.995 }), origin };
    const evaluation = evaluate(evidence, sampleRules());
    expect(evaluation.verdict).toBe(verdict);
    expect(checkOf(evaluation, 'champion-comparison').required).toBe(required);
  });

  it("takes a margin in per cent of the champion's value", () => {
    const loose = sampleRules({ margin: '10%' }, { primary: 'log_loss' });
    const evaluation = evaluate(sampleEvidence({ rows: 3000, correlation: 0.995 }), loose);
    const { champion } = evaluation.measurements.find(({ metric }) => metric === 'log_loss') ?? {};
    expect(checkOf(evaluation, 'champion-comparison').limit).toBeCloseTo(0.1 * (champion?.value ?? NaN), 12);
    expect(checkOf(evaluation, 'champion-comparison').required).toMatch(/by 10%$/);
  });

  it('rejects a clearly worse candidate', () => {
    const evaluation = evaluate(sampleEvidence({ candidate: 0.8 }), sampleRules());
    expect(evaluation.verdict).toBe('reject');
    expect(checkOf(evaluation, 'champion-comparison').status).toBe('fail');
    expect(evaluation.reason).toContain('champion-comparison: roc_auc');
  });

  it('leaves a doubtful one open and says how many rows would settle it', () => {
    const evaluation = evaluate(sampleEvidence({ rows: 400, correlation: 0.3 }), sampleRules());
    expect(evaluation.verdict).toBe('insufficient-evidence');
    expect(evaluation.furtherRows).toBeGreaterThan(100);
    expect(evaluation.reason).toMatch(/needs [\d,]+ further labelled rows/);
  });

  it('judges the first champion by absolute checks alone and says so', () => {
    const evaluation = evaluate(
      sampleEvidence({ champion: null }),
      sampleRules({ floors: { roc_auc: 0.7 } }),
    );
    expect(evaluation).toMatchObject({ verdict: 'promote', path: 'first-champion' });
    expect(evaluation.reason).toMatch(/^first champion, absolute checks only/);
    expect(evaluation.checks.map(({ id }) => id)).toEqual([
      'evidence-integrity',
      'evidence-age',
      'evidence-reuse',
      'candidate-state',
      'candidate-state:rejected',
      'export-parity',
      'leakage',
      'provenance:digests',
      'provenance:pickle',
      'provenance:graph',
      'robustness:nulls',
      'robustness:unseen',
      'robustness:extremes',
      'robustness:golden',
      'replay',
      'reproducibility:answers',
      'reproducibility:origin',
      'load-time',
      'overfit',
      'training-data:age',
      'training-data:rows',
      'training-data:schema',
      'training-data:drift',
      'training-data:labels',
      'sample-size',
      'floor:roc_auc',
      'naive-model',
      'anchor',
    ]);
  });

  it.each([
    ['too few rows', { rows: 150 }, 50],
    ['too few positives', { rows: 400, prevalence: 0.05 }, 100],
  ])('leaves %s open, whatever the numbers say', (_name, sample, atLeast) => {
    const evaluation = evaluate(sampleEvidence({ ...sample, candidate: 0 }), sampleRules());
    expect(evaluation.verdict).toBe('insufficient-evidence');
    expect(checkOf(evaluation, 'sample-size').furtherRows).toBeGreaterThanOrEqual(atLeast);
  });

  it.each([
    ['below the bound', -1.1, 'pass'],
    ['between bound and estimate', -0.5, 'missing'],
    ['above the estimate', 0.5, 'fail'],
  ])('holds a floor %s: %3$s', (_name, steps, status) => {
    const evidence = sampleEvidence({ seed: 4 });
    const auc = evaluate(evidence, sampleRules()).measurements.find(
      ({ metric }) => metric === 'roc_auc',
    )?.candidate;
    const { value = NaN, lower = NaN } = auc ?? {};
    const floor = value + steps * (value - lower);
    const result = checkOf(evaluate(evidence, sampleRules({ floors: { roc_auc: floor } })), 'floor:roc_auc');
    expect(result.status).toBe(status);
    expect((result.furtherRows ?? 0) > 0).toBe(status === 'missing');
  });

  it('holds a loss from above', () => {
    const floors = { log_loss: 5, brier: 0.001 };
    const evaluation = evaluate(sampleEvidence(), sampleRules({ floors }));
    expect(checkOf(evaluation, 'floor:log_loss').status).toBe('pass');
    expect(checkOf(evaluation, 'floor:brier').status).toBe('fail');
  });

  it('never passes a floor on a metric that the task does not have', () => {
    const rules = sampleRules();
    const foreign = { ...rules, gate: { ...rules.gate, floors: { rmse: 3, mae: 2 } } };
    const evaluation = evaluate(sampleEvidence(), foreign);
    expect([checkOf(evaluation, 'floor:rmse').status, checkOf(evaluation, 'floor:mae').status]).toEqual([
      'missing',
      'missing',
    ]);
    expect(evaluation.verdict).toBe('insufficient-evidence');
  });

  it('rejects a model that knows nothing', () => {
    const evaluation = evaluate(sampleEvidence({ candidate: 0, champion: null }), sampleRules());
    expect(checkOf(evaluation, 'naive-model').status).toBe('fail');
    expect(evaluation.verdict).toBe('reject');
  });

  it.each([
    ['broken', 'reject', 'fail'],
    ['missing', 'insufficient-evidence', 'missing'],
  ] as const)('turns %s evidence into %s', (kind, verdict, status) => {
    const evidence = {
      ...sampleEvidence({ rows: 3000, correlation: 0.995 }),
      problems: [{ kind, what: 'model.onnx is not what was registered' }],
    };
    const evaluation = evaluate(evidence, sampleRules());
    expect(evaluation.verdict).toBe(verdict);
    expect(checkOf(evaluation, 'evidence-integrity').status).toBe(status);
    expect(evaluation.reason).toContain('model.onnx is not what was registered');
  });

  it('does not promote without predictions', () => {
    const evidence = sampleEvidence();
    expect(evaluate(withCandidate(evidence, { predictions: undefined }), sampleRules()).verdict).toBe(
      'insufficient-evidence',
    );
    const { champion } = evidence;
    const mute = { ...evidence, champion: champion && { ...champion, predictions: undefined } };
    expect(evaluate(mute, sampleRules()).verdict).toBe('insufficient-evidence');
  });

  it('takes what was not measured for missing, check by check', () => {
    const mute = withCandidate(sampleEvidence(), { predictions: undefined });
    const { checks } = evaluate(mute, sampleRules({ floors: { f1: 0.1 } }));
    const open = checks.filter(({ status }) => status === 'missing').map(({ id }) => id);
    expect(open).toEqual(expect.arrayContaining(['floor:f1', 'naive-model', 'champion-comparison']));
  });

  it('rejects scores that the export changed, and leaves unrecorded ones open', () => {
    const good = sampleEvidence({ rows: 3000, correlation: 0.995 });
    const changed = evaluate(
      { ...good, parity: { rows: 3000, largestDifference: 0.22, changedLabels: 16 } },
      sampleRules(),
    );
    expect(changed.verdict).toBe('reject');
    expect(changed.reason).toBe('export-parity: largest difference 2.2e-1 over 3,000 rows, 16 labels differ');
    expect(evaluate({ ...good, parity: undefined }, sampleRules()).verdict).toBe('insufficient-evidence');
    expect(
      evaluate({ ...good, parity: { rows: 1, largestDifference: NaN, changedLabels: 0 } }, sampleRules())
        .verdict,
    ).toBe('reject');
  });

  it('rejects a version that a newer one overtook', () => {
    const evaluation = evaluate({ ...sampleEvidence(), newestVersion: '8' }, sampleRules());
    expect(evaluation.reason).toContain('candidate-state: v8 is newer than v7');
  });

  it('counts the rarer label, be it the positive or the negative', () => {
    const evaluation = evaluate(sampleEvidence({ rows: 400, prevalence: 0.95 }), sampleRules());
    expect(checkOf(evaluation, 'sample-size').status).toBe('missing');
    expect(checkOf(evaluation, 'sample-size').reason).toMatch(
      /400 rows to judge on, \d\d of the rarer label/,
    );
  });

  it.each(['log_loss', 'brier', 'f1'])('asks for a tenth of the way to perfection by %s', (primary) => {
    const rules = sampleRules({}, { primary });
    const result = checkOf(evaluate(sampleEvidence({ champion: null, candidate: 0 }), rules), 'naive-model');
    const [, naive, limit] = /against (\S+) of a naive model, .*limit (\S+)/.exec(result.reason) ?? [];
    expect(result.status).toBe('fail');
    expect(Number(limit)).toBeCloseTo(primary === 'f1' ? Number(naive) * 0.9 + 0.1 : Number(naive) * 0.9, 3);
  });

  it('resamples in blocks where rows have a time', () => {
    const evidence = sampleEvidence({ rows: 600 });
    const times = Float64Array.from({ length: 600 }, (_, row) => 600 - row);
    const evaluation = evaluate({ ...evidence, rows: { ...evidence.rows, times } }, sampleRules());
    expect(checkOf(evaluation, 'champion-comparison').interval?.method).toBe('bootstrap-percentile-by-time');
  });

  it('resamples whole entities where they repeat', () => {
    const evidence = sampleEvidence({ rows: 600 });
    const entities = Array.from({ length: 600 }, (_, row) => `customer-${Math.floor(row / 6)}`);
    const evaluation = evaluate({ ...evidence, rows: { ...evidence.rows, entities } }, sampleRules());
    expect(checkOf(evaluation, 'champion-comparison').interval?.method).toBe(
      'bootstrap-percentile-by-entity',
    );
  });
});
