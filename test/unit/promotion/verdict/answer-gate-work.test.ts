import { describe, expect, it } from 'vitest';
import { answerGateWork } from '../../../../shared/promotion/verdict/answer-gate-work.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';

const evidence = sampleEvidence({ rows: 30 });
const rules = sampleRules();

function answersTo(started: unknown): unknown[][] {
  const answers: unknown[][] = [];
  answerGateWork({ postMessage: (...answer) => void answers.push(answer) }, started);
  return answers;
}

describe('a thread', () => {
  it('answers with the evaluation of what it was started with', () =>
    expect(answersTo({ relevoGate: true, evidence, rules })).toEqual([[evaluate(evidence, rules), []]]));

  it.each([
    null,
    undefined,
    'relevoGate',
    7,
    {},
    { evidence, rules },
    { relevoGate: false, evidence, rules },
    { relevoGate: 'yes', evidence, rules },
  ])('of others answers nothing: %#', (started) => expect(answersTo(started)).toEqual([]));

  it('that nobody waits for answers nobody', () =>
    expect(() => answerGateWork(null, { relevoGate: true, evidence, rules })).not.toThrow());
});
