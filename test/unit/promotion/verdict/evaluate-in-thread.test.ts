import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { evaluateInThread } from '../../../../shared/promotion/verdict/evaluate-in-thread.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';

describe('evaluateInThread', () => {
  it('gives what evaluate gives, to the last digit', async () => {
    const evidence = sampleEvidence({ rows: 300 });
    expect(await evaluateInThread(evidence, sampleRules())).toEqual(evaluate(evidence, sampleRules()));
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const evaluation = evaluateInThread(sampleEvidence(), sampleRules({ resamples: 200_000 }), stop.signal);
    stop.abort(new Error('enough'));
    await expect(evaluation).rejects.toThrow('enough');
  });
});
