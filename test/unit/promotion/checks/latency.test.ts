import { describe, expect, it } from 'vitest';
import { latency } from '../../../../shared/promotion/checks/latency.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { sampleFacts } from '../facts-sample.ts';

/** Calls of which the slowest tenth takes `slow` milliseconds. */
const calls = (slow: number, count = 1000) =>
  Float64Array.from({ length: count }, (_, at) => (at % 10 === 0 ? slow : 0.5));

/** 1, 2, … times the scale, not in order. */
const ramp = (scale = 1, count = 100) =>
  Float64Array.from({ length: count }, (_, at) => scale * (((at * 37) % count) + 1));

const sample = sampleEvidence({ rows: 2 });
const judge = (candidate: Float64Array, champion: Float64Array | undefined, limits: object = {}, gate = {}) =>
  latency(
    sampleFacts({
      evidence: { ...sample, times: { candidate, champion } },
      gate: { latency: limits, ...gate },
    }),
  );
const alone = { maxRatio: null, maxP95Ms: 95 };

describe('latency', () => {
  it('says what was timed beside the champion', () =>
    expect(judge(calls(1.1), calls(1))).toEqual([
      {
        id: 'latency:ratio',
        status: 'pass',
        required: "95th percentile at most 1.1 times the champion's",
        observed: 1.1,
        limit: 1.1,
        interval: { value: 1.1, lower: 1.1, upper: 1.1, standardError: null, method: 'order-statistics' },
        rows: 1000,
        furtherRows: null,
        reason: '1.10 ms against 1.00 ms over 1,000 calls: 1.10 times, at least 1.10 for certain',
      },
    ]));

  it('takes the 95th of a hundred calls, between the ranks that the binomial gives', () => {
    // 1.6449 √(100 · 0.95 · 0.05) = 3.58 ranks.
    expect(judge(ramp(), undefined, alone)).toEqual([
      {
        id: 'latency:p95',
        status: 'pass',
        required: '95 of 100 calls within 95 ms',
        observed: 95,
        limit: 95,
        interval: { value: 95, lower: 92, upper: 99, standardError: null, method: 'order-statistics' },
        rows: 100,
        furtherRows: null,
        reason: '95 of 100 calls within 95.00 ms, at least 92.00 ms for certain',
      },
    ]);
    // Half of alpha each: 1.96 √4.75 = 4.27 ranks.
    const [ratio] = judge(ramp(), ramp(2), { maxRatio: 3 });
    expect(ratio?.interval).toMatchObject({
      value: 0.5,
      lower: expect.closeTo(91 / 200, 12),
      upper: expect.closeTo(100 / 182, 12),
    });
  });

  it('does not look beyond the slowest call', () => {
    const strict = { alpha: 0.001, resamples: 10_000 };
    const [result] = judge(ramp(), undefined, alone, strict);
    expect(result?.interval).toMatchObject({ lower: 89, upper: 100 });
  });

  it.each([
    [95, 'pass'],
    [94.9, 'missing'],
    [92, 'missing'],
    [91.9, 'fail'],
  ])('of 95 ms, 92 for certain, under %d: %s', (maxP95Ms, status) =>
    expect(judge(ramp(), undefined, { maxRatio: null, maxP95Ms })).toMatchObject([{ status }]),
  );

  it.each([
    [1, 1, 'pass', 1],
    [1.1, 1, 'pass', 1.1],
    [2, 1, 'fail', 2],
    [0.5, 1, 'pass', 0.5],
  ])('of %d ms beside %d ms: %s', (own, other, status, observed) =>
    expect(judge(calls(own), calls(other))).toMatchObject([{ status, observed }]),
  );

  it('is left open where the calls differ more among themselves than between the models', () =>
    expect(judge(ramp(1.15), ramp(1))).toMatchObject([
      { status: 'missing', reason: expect.stringContaining('1.15 times'), furtherRows: null },
    ]));

  it('is asked alone and beside the champion where a policy wants both', () => {
    expect(judge(calls(1), calls(1), { maxP95Ms: 5 }).map(({ id }) => id)).toEqual([
      'latency:p95',
      'latency:ratio',
    ]);
    expect(judge(calls(1), calls(1), { maxRatio: null })).toEqual([]);
    const first = { ...sampleEvidence({ rows: 2, champion: null }) };
    expect(latency(sampleFacts({ evidence: first }))).toEqual([]);
  });

  it.each([
    ['99 calls of the candidate', calls(1, 99), calls(1)],
    ['99 calls of the champion', calls(1), calls(1, 99)],
    ['no calls of the champion', calls(1), undefined],
    ['calls that took no time', calls(1), new Float64Array(1000)],
  ])('is not known of %s', (_what, candidate, champion) =>
    expect(judge(candidate, champion)).toMatchObject([
      {
        id: 'latency:ratio',
        status: 'missing',
        required: "95th percentile at most 1.1 times the champion's",
        reason: 'too few calls of both models were timed',
        observed: null,
      },
    ]),
  );

  it('is not known of a candidate that was not timed', () => {
    expect(judge(calls(1, 99), undefined, alone)).toMatchObject([
      {
        id: 'latency:p95',
        status: 'missing',
        required: '95 of 100 calls within 95 ms',
        reason: 'too few calls were timed',
      },
    ]);
    const untimed = { ...sample, times: undefined };
    expect(latency(sampleFacts({ evidence: untimed, gate: { latency: { maxP95Ms: 5 } } }))).toMatchObject([
      { status: 'missing' },
      { status: 'missing' },
    ]);
  });
});
