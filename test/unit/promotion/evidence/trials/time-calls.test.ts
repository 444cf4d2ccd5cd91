import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import { timeCalls } from '../../../../../shared/promotion/evidence/trials/time-calls.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { gatherFrom, shelve } from '../../model-shelf.ts';
import { echo, sampleRows, sampleScorer } from '../../model-sample.ts';

const rules = (gate: object) => sampleRules({ ...gate }, { entity: 'customerID' });
const gate = (latency: object, severity: object = {}) => rules({ latency, severity }).gate;
const rows = sampleRows({ tenure: [0, 1, 2] });

/** A clock that stands still while nobody is asked, and models that take so many of its milliseconds at their nth call. */
function handDriven() {
  let now = 7000;
  const model = (msOf: (call: number) => number) => {
    let calls = 0;
    return sampleScorer((tenure) => {
      calls += 1;
      now += msOf(calls);
      return echo(tenure);
    });
  };
  return { timer: () => now, model };
}

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

const failing = (error: Error) => {
  const scorer = sampleScorer(() => {
    throw error;
  });
  return timeCalls(scorer, undefined, rows, gate({}));
};

describe('calls that are timed', () => {
  it('take what the clock says, of each model its own', async () => {
    const { timer, model } = handDriven();
    const candidate = model((call) => call / 4);
    const champion = model(() => 2.5);
    const times = await timeCalls(candidate, champion, rows, gate({ calls: 100 }), undefined, timer);
    const expected = Array.from({ length: 100 }, (_, at) => (at + 21) / 4);
    expect(times?.candidate).toEqual(Float64Array.from(expected));
    expect(times?.champion).toEqual(new Float64Array(100).fill(2.5));
  });

  it('are one row each, over and over, after twenty that do not count', async () => {
    const { calls, candidate, champion } = recorders();
    const times = await timeCalls(candidate, champion, rows, gate({ calls: 100 }));
    expect(calls).toHaveLength(240);
    expect(calls.slice(0, 8)).toEqual([0, 1, 2, 0].flatMap((row) => [`candidate ${row}`, `champion ${row}`]));
    expect([times?.candidate.length, times?.champion?.length]).toEqual([100, 100]);
    expect(times?.candidate.every((ms) => ms >= 0)).toBe(true);
  });

  it('are fewer of slow models, five seconds of both together, however slow the first ones are', async () => {
    const { timer, model } = handDriven();
    const slowFor = (ms: number) => model((call) => (call <= 20 ? 60_000 : ms));
    const both = await timeCalls(slowFor(100), slowFor(150), rows, gate({ calls: 100 }), undefined, timer);
    expect([both?.candidate.length, both?.champion?.length]).toEqual([20, 20]);
    const alone = await timeCalls(slowFor(99), undefined, rows, gate({ calls: 100 }), undefined, timer);
    expect(alone?.candidate).toEqual(new Float64Array(51).fill(99));
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
});

describe('calls that fail', () => {
  it('are none where a model breaks, and no evidence where the machine does', async () => {
    expect(await failing(new RelevoError('MODEL_RUN_FAILED', 'no'))).toBeUndefined();
    for (const failure of [new Error('out of memory'), new RelevoError('GONE', 'no', { retryable: true })])
      await expect(failing(failure)).rejects.toBe(failure);
  });

  it('are none where the champion breaks in the middle', async () => {
    let left = 50;
    const champion = sampleScorer((tenure) => {
      left -= 1;
      if (left < 0) throw new RelevoError('MODEL_RUN_FAILED', 'no');
      return echo(tenure);
    });
    expect(await timeCalls(recorders().candidate, champion, rows, gate({}))).toBeUndefined();
  });

  it.each([new Error('disk'), new RelevoError('GONE', 'no', { retryable: true })])(
    'are no evidence where the rows of the champion cannot be read: %s',
    async (failure) => {
      const columns = new Map(rows.columns);
      const other = sampleScorer(echo, { inputs: [{ name: 'plan', type: 'string', required: true }] });
      columns.get = (name) => {
        if (name === 'plan') throw failure;
        return rows.columns.get(name);
      };
      const timing = timeCalls(recorders().candidate, other, { ...rows, columns }, gate({}));
      await expect(timing).rejects.toBe(failure);
    },
  );

  it('are left where the caller gives up, at once or after fifty at most', async () => {
    const gone = AbortSignal.abort(new Error('enough'));
    await expect(timeCalls(recorders().candidate, undefined, rows, gate({}), gone)).rejects.toThrow('enough');
    const caller = new AbortController();
    let asked = 0;
    const candidate = sampleScorer((tenure) => {
      asked += 1;
      if (asked === 20 + 60) caller.abort(new Error('no longer'));
      return echo(tenure);
    });
    const timing = timeCalls(candidate, undefined, rows, gate({ calls: 500 }), caller.signal);
    await expect(timing).rejects.toThrow('no longer');
    expect(asked).toBe(20 + 101);
  });

  it('let others have their turn in between', async () => {
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    await timeCalls(recorders().candidate, undefined, rows, gate({ calls: 200 }));
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(4);
  });
});

it('times single rows of real models by turns, and how long the candidate took to load', async () => {
  const [candidate, champion] = [await shelve({ version: '2' }), await shelve()];
  const asked = rules({ latency: { calls: 120 } });
  const { times, candidate: own } = await gatherFrom(candidate, champion, asked);
  expect([times?.candidate.length, times?.champion?.length]).toEqual([120, 120]);
  expect(times?.candidate.every((ms) => ms > 0)).toBe(true);
  expect(own.loadMs).toBeGreaterThan(0);
});
