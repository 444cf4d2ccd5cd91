import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { checkOf } from '../checks/predictions-sample.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';

describe('judging by accuracy', () => {
  it('asks McNemar as well when accuracy is to be superior', () => {
    const rules = sampleRules({ mode: 'superiority' }, { primary: 'accuracy' });
    const evaluation = evaluate(sampleEvidence({ rows: 3000, candidate: 1.8 }), rules);
    expect(evaluation.verdict).toBe('promote');
    const [test] = evaluation.measurements.find(({ metric }) => metric === 'accuracy')?.tests ?? [];
    expect(test?.test).toMatch(/^mcnemar-/);
    expect(test?.pGreater).toBeLessThan(0.05);
  });

  it('leaves superiority in accuracy open while McNemar is not convinced', () => {
    const evidence = sampleEvidence({ rows: 300 });
    const { predictions } = evidence.candidate;
    const base = predictions?.task === 'binary' ? predictions : undefined;
    if (base === undefined) throw new Error('a binary sample');
    const wrong = [...base.truth.keys()].filter((row) => base.truth[row] !== base.decided[row]);
    /** As the champion, but right in as many more rows. */
    const better = (rows: number) => {
      const decided = base.decided.map((label, row) =>
        wrong.slice(0, rows).includes(row) ? 1 - label : label,
      );
      return evaluate(
        {
          ...evidence,
          candidate: { ...evidence.candidate, predictions: { ...base, decided } },
          champion: evidence.champion && { ...evidence.champion, predictions: base },
        },
        sampleRules({ mode: 'superiority' }, { primary: 'accuracy' }),
      );
    };
    expect(checkOf(better(4), 'champion-comparison')).toMatchObject({ status: 'missing' });
    expect(checkOf(better(4), 'champion-comparison').interval?.lower).toBeGreaterThan(0);
    expect(checkOf(better(5), 'champion-comparison')).toMatchObject({ status: 'pass' });
    expect(
      evaluate(evidence, sampleRules({ mode: 'non-inferiority' }, { primary: 'accuracy' })).verdict,
    ).not.toBe('promote');
  });
});
