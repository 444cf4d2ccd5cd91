import { describe, expect, it } from 'vitest';
import { calibration } from '../../../../shared/promotion/checks/calibration.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { estimateOf, measuredAs, ofRows, sampleFacts } from '../facts-sample.ts';

const risen = (value: number, upper: number) => estimateOf(value, value - 0.01, upper);
const brier = measuredAs('brier', { difference: risen(0, 0.01) });
const error = (difference = risen(0, 0.01), candidate = estimateOf(0.03, 0.02, 0.04)) =>
  measuredAs('calibration_error', { candidate, difference });

const judge = (rows: number, measurements: ReturnType<typeof measuredAs>[], gate = {}, champion?: null) =>
  calibration(
    sampleFacts({
      evidence: ofRows(sampleEvidence({ rows: 2, ...(champion === null ? { champion } : {}) }), rows),
      measurements,
      gate: { calibration: gate },
    }),
  );

describe('calibration', () => {
  it('is no question of numbers', () => {
    const rules = sampleRules({}, { task: 'regression', positive: undefined, primary: 'rmse' });
    expect(calibration(sampleFacts({ rules }))).toEqual([]);
  });

  it('says what is held against what', () =>
    expect(judge(2000, [brier, error(risen(0.005, 0.0193))])).toEqual([
      {
        id: 'calibration:brier',
        status: 'pass',
        required: "brier not worse than the champion's by 0.0200",
        observed: 0,
        limit: 0.02,
        interval: brier.difference,
        rows: 2000,
        furtherRows: null,
        reason:
          "brier 0.8000 against the champion's 0.7500: difference +0.0000, bound +0.0100, limit +0.0200",
      },
      {
        id: 'calibration:calibration_error',
        status: 'pass',
        required: "calibration_error not worse than the champion's by 0.0200",
        observed: 0.005,
        limit: 0.02,
        interval: risen(0.005, 0.0193),
        rows: 2000,
        furtherRows: null,
        reason:
          "calibration_error 0.0300 against the champion's 0.7500: difference +0.0050, bound +0.0193, limit +0.0200",
      },
    ]));

  it.each([
    [0.019, 0.0199, 'pass'],
    [0.019, 0.02, 'missing'],
    [0.02, 0.03, 'fail'],
  ])('of scores that rose by %d with the bound %d: %s', (value, upper, status) => {
    const measured = [measuredAs('brier', { difference: risen(value, upper) }), error(risen(value, upper))];
    expect(judge(5000, measured).map((result) => result.status)).toEqual([status, status]);
  });

  it('has a limit for each', () =>
    expect(judge(5000, [brier, error()], { maxBrierIncrease: 0.005, maxErrorIncrease: 0.015 })).toMatchObject(
      [
        { status: 'missing', limit: 0.005 },
        { status: 'pass', limit: 0.015 },
      ],
    ));

  it('says nothing of its error on few rows, and says so', () => {
    const few = judge(1999, [brier, error()], { maxError: 0.05 });
    const nothing = { observed: null, limit: null, interval: null, rows: null, furtherRows: null };
    const said = {
      ...nothing,
      status: 'not-run',
      required: 'at least 2,000 rows',
      reason: 'says nothing of 1,999 rows',
    };
    expect(few.slice(1)).toEqual([
      { ...said, id: 'calibration:calibration_error' },
      { ...said, id: 'calibration:max_error' },
    ]);
    expect(few[0]).toMatchObject({ id: 'calibration:brier', status: 'pass', rows: 1999 });
    expect(judge(400, [brier, error()], { minRows: 400 })[1]).toMatchObject({ status: 'pass' });
    expect(judge(399, [brier, error()], { minRows: 400 })[1]).toMatchObject({
      status: 'not-run',
      required: 'at least 400 rows',
    });
  });

  it.each([
    [0.0401, 'pass'],
    [0.04, 'missing'],
    [0.03, 'fail'],
  ])('holds the first champion against a limit where there is one: %d: %s', (maxError, status) => {
    const interval = estimateOf(0.03, 0.02, 0.04);
    expect(judge(2000, [brier, error()], { maxError }, null)).toMatchObject([
      { id: 'calibration:max_error', status, limit: maxError, rows: 2000, interval, observed: 0.03 },
    ]);
    expect(judge(2000, [brier, error()], {}, null)).toEqual([]);
  });

  it('holds a later candidate against both', () =>
    expect(judge(2000, [brier, error()], { maxError: 0.05 })).toMatchObject([
      { id: 'calibration:brier' },
      { id: 'calibration:calibration_error' },
      {
        id: 'calibration:max_error',
        required: 'calibration error under 0.0500',
        reason: 'calibration error 0.0300, bound 0.0400, limit 0.0500',
      },
    ]));

  it.each([
    ['no measurement', []],
    [
      'no difference',
      [
        { ...brier, difference: null },
        { ...error(), difference: null },
      ],
    ],
    [
      "no champion's value",
      [
        { ...brier, champion: null },
        { ...error(), champion: null },
      ],
    ],
  ])('stays open with %s', (_what, measurements) =>
    expect(judge(2000, measurements)).toMatchObject([
      { id: 'calibration:brier', status: 'missing', reason: 'brier of both models is not known' },
      {
        id: 'calibration:calibration_error',
        status: 'missing',
        required: "calibration_error not worse than the champion's by 0.0200",
        reason: 'calibration_error of both models is not known',
      },
    ]),
  );

  it('stays open where the error was not measured', () =>
    expect(judge(2000, [brier], { maxError: 0.05 }, null)).toMatchObject([
      {
        id: 'calibration:max_error',
        status: 'missing',
        required: 'calibration error under 0.0500',
        reason: 'the calibration error is not known',
      },
    ]));

  it('is as sure as the policy asks', () => {
    const strict = sampleFacts({
      evidence: ofRows(sampleEvidence({ rows: 2 }), 1000),
      measurements: [measuredAs('brier', { difference: risen(0.01, 0.03) })],
      gate: { alpha: 0.01, resamples: 1000 },
    });
    expect(calibration(strict)[0]).toMatchObject({ status: 'missing', furtherRows: 9037 });
  });
});
