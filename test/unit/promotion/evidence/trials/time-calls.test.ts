import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import { timeCalls } from '../../../../../shared/promotion/evidence/trials/time-calls.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { gatherFrom, shelve } from '../../model-shelf.ts';
import { echo, sampleRows, sampleScorer } from '../../model-sample.ts';

const rules = (gate: object) => sampleRules({ ...gate }, { entity: 'customerID' });
const gate = (latency: object, severity: object = {}) => rules({ latency, severity }).gate;

it('times single rows of both models by turns, and how long the candidate took to load', async () => {
  const [candidate, champion] = [await shelve({ version: '2' }), await shelve()];
  const asked = rules({ latency: { calls: 120 } });
  const { times, candidate: own } = await gatherFrom(candidate, champion, asked);
  expect([times?.candidate.length, times?.champion?.length]).toEqual([120, 120]);
  expect(times?.candidate.every((ms) => ms > 0)).toBe(true);
  expect(own.loadMs).toBeGreaterThan(0);
});

/** Two models that note by turns whom they are asked about. */
function recorders() {
  const calls: string[] = [];
  const recorder = (name: string) =>
    sampleScorer((tenure) => {
      calls.push(`${name} ${tenure.join(' ')}`);
      return echo(tenure);
    });
  return { calls, candidate: recorder('candidate'), champion: recorder('champion') };
}

const rows = sampleRows({ tenure: [0, 1, 2] });

const failing = (error: Error) => {
  const scorer = sampleScorer(() => {
    throw error;
  });
  return timeCalls(scorer, undefined, rows, gate({}));
};

describe('calls that are timed', () => {
  it('are one row each, over and over, after twenty that do not count', async () => {
    const { calls, candidate, champion } = recorders();
    const times = await timeCalls(candidate, champion, rows, gate({ calls: 100 }));
    expect(calls).toHaveLength(240);
    expect(calls.slice(0, 8)).toEqual([0, 1, 2, 0].flatMap((row) => [`candidate ${row}`, `champion ${row}`]));
    expect([times?.candidate.length, times?.champion?.length]).toEqual([100, 100]);
    expect(times?.candidate.every((ms) => ms >= 0)).toBe(true);
  });

  it('are of the candidate alone where there is no champion, or one that needs other columns', async () => {
    const { candidate } = recorders();
    const other = sampleScorer(echo, { inputs: [{ name: 'plan', type: 'string', required: true }] });
    for (const champion of [undefined, other]) {
      const times = await timeCalls(candidate, champion, rows, gate({ calls: 100 }));
      expect([times?.candidate.length, times?.champion]).toEqual([100, undefined]);
    }
  });

  it.each([
    ['switched the check off', gate({}, { latency: 'off' })],
    ['set no limit', gate({ maxRatio: null })],
  ])('are none where the policy has %s', async (_, asked) => {
    const { calls, candidate } = recorders();
    expect(await timeCalls(candidate, undefined, rows, asked)).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it('are made for a limit in milliseconds alone', async () => {
    const asked = gate({ maxRatio: null, maxP95Ms: 5, calls: 100 });
    expect((await timeCalls(recorders().candidate, undefined, rows, asked))?.candidate).toHaveLength(100);
  });

  it('are none without rows', async () => {
    const { candidate } = recorders();
    expect(await timeCalls(candidate, undefined, sampleRows({ tenure: [] }), gate({}))).toBeUndefined();
  });

  it('are none where a model breaks, and no evidence where the machine does', async () => {
    expect(await failing(new RelevoError('MODEL_RUN_FAILED', 'no'))).toBeUndefined();
    for (const failure of [new Error('out of memory'), new RelevoError('GONE', 'no', { retryable: true })])
      await expect(failing(failure)).rejects.toBe(failure);
  });

  it('are left where the caller gives up', async () => {
    const gone = AbortSignal.abort(new Error('enough'));
    await expect(timeCalls(recorders().candidate, undefined, rows, gate({}), gone)).rejects.toThrow('enough');
  });
});
