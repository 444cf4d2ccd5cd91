import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { evaluateInThread } from '../../../../shared/promotion/verdict/evaluate-in-thread.ts';
import type { GateRules } from '../../../../shared/promotion/verdict/gate-rules.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';

const listeners = ({ signal }: AbortController): number => getEventListeners(signal, 'abort').length;

describe('evaluateInThread', () => {
  it('gives what evaluate gives, to the last digit, and then listens no more', async () => {
    const evidence = sampleEvidence({ rows: 300 });
    const stop = new AbortController();
    const evaluation = evaluateInThread(evidence, sampleRules(), stop.signal);
    expect(listeners(stop)).toBe(1);
    expect(await evaluation).toEqual(evaluate(evidence, sampleRules()));
    await expect.poll(() => listeners(stop), { timeout: 10_000 }).toBe(0);
  });

  it('needs nobody who could stop it', async () => {
    const evidence = sampleEvidence({ rows: 30 });
    expect((await evaluateInThread(evidence, sampleRules())).verdict).toBe('insufficient-evidence');
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const evaluation = evaluateInThread(sampleEvidence(), sampleRules({ resamples: 200_000 }), stop.signal);
    stop.abort(new Error('enough'));
    await expect(evaluation).rejects.toThrow('enough');
    // The thread has ended, long before it could have finished.
    await expect.poll(() => listeners(stop), { timeout: 10_000 }).toBe(0);
  });

  it('does not begin once it was stopped', () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    expect(() => evaluateInThread(sampleEvidence({ rows: 30 }), sampleRules(), stop.signal)).toThrow(
      'enough',
    );
    expect(listeners(stop)).toBe(0);
  });

  it('fails as the evaluation fails', async () => {
    const { gate: _gate, ...rest } = sampleRules();
    const rules: GateRules = JSON.parse(JSON.stringify(rest));
    await expect(evaluateInThread(sampleEvidence({ rows: 30 }), rules)).rejects.toThrow(TypeError);
  });
});
