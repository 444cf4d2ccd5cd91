import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import { measureValue, type ValueMeasurement } from '../../../../shared/promotion/measures/measure-value.ts';
import type { GateRules } from '../../../../shared/promotion/verdict/gate-rules.ts';
import type { Predictions } from '../../../../shared/stats/metrics/predictions.ts';
import blockLengths from '../../../oracles/block-lengths.json' with { type: 'json' };
import { sampleRules } from '../evidence-sample.ts';
import { withCandidate, withChampion } from '../facts-sample.ts';
import { evidenceOf, type JudgedRow, times } from '../rows-sample.ts';
import { around } from './measure-sample.ts';

/** 95 % quantiles of Student's t by its degrees of freedom. */
const t95 = { 1: 6.313_751_515, 4: 2.131_846_786, 5: 2.015_048_373, 6: 1.943_180_281, 7: 1.894_578_605 };

const asked = (value: object, gate: object = {}): GateRules => sampleRules({ value, ...gate });
const worth = asked({ truePositive: 90, falsePositive: -10, falseNegative: -100, unit: 'CHF' });

/** A row by its truth and by what is decided about it. */
const row = (truth: 0 | 1, candidate: 0 | 1, champion?: 0 | 1): JudgedRow => ({
  truth,
  candidate: candidate === 1 ? 0.9 : 0.1,
  ...(champion === undefined ? {} : { champion: champion === 1 ? 0.9 : 0.1 }),
});

const withAmounts = (evidence: Evidence, values: ArrayLike<number>): Evidence => ({
  ...evidence,
  rows: { ...evidence.rows, amounts: [{ column: 'spend', values: Float64Array.from(values) }] },
});

function measured(evidence: Evidence, rules: GateRules): ValueMeasurement {
  const found = measureValue(evidence, rules);
  if (found === undefined || 'problem' in found) throw new Error(found?.problem ?? 'not asked for');
  return found;
}

const numbers: Predictions = {
  task: 'regression',
  truth: Float64Array.of(1, 2),
  predicted: Float64Array.of(1, 2),
};
/** The candidate alone finds one, the champion alone raises one false alarm. */
const compared: JudgedRow[] = [
  row(1, 1, 0),
  row(0, 0, 1),
  ...times(4, row(1, 1, 1)),
  ...times(4, row(0, 0, 0)),
];

describe('what decisions are worth', () => {
  it('is not measured where the policy does not ask', () =>
    expect(measureValue(evidenceOf(compared), sampleRules())).toBeUndefined());

  it.each([
    ['no decisions', withCandidate(evidenceOf(compared), { predictions: undefined })],
    ['numbers', withCandidate(evidenceOf(compared), { predictions: numbers })],
    ['no rows', evidenceOf([])],
  ])('is not known of a candidate with %s', (_, evidence) =>
    expect(measureValue(evidence, worth)).toEqual({ problem: "the candidate's decisions are not known" }),
  );

  it.each([
    ['no decisions', undefined],
    ['numbers', numbers],
  ])('is not known where there is a champion with %s', (_, predictions) =>
    expect(measureValue(withChampion(evidenceOf(compared), { predictions }), worth)).toEqual({
      problem: "the champion's decisions are not known",
    }),
  );

  it('is not known without the amounts that it is read from', () =>
    expect(measureValue(evidenceOf(compared), asked({ truePositive: { column: 'spend' } }))).toEqual({
      problem: 'the rows have no column spend',
    }));
});

describe('value against the champion', () => {
  it('is that of both, and of their difference row by row', () =>
    // Candidate: five found. Champion: four found, one missed, one false alarm. Difference: 190 and 10 in two rows of ten.
    expect(measured(evidenceOf(compared), worth)).toEqual({
      unit: 'CHF',
      rows: 10,
      against: 'champion',
      candidate: around(45, Math.sqrt((5 * 45 ** 2 + 5 * 45 ** 2) / 90), t95[4]),
      rival: around(25, Math.sqrt((125 ** 2 + 35 ** 2 + 4 * 65 ** 2 + 4 * 25 ** 2) / 90), t95[5]),
      difference: around(20, Math.sqrt((170 ** 2 + 10 ** 2 + 8 * 20 ** 2) / 90), t95[1]),
    }));

  it('is as sure as the policy asks', () => {
    const careful = asked({ truePositive: 90, falsePositive: -10, falseNegative: -100 }, { alpha: 0.1 });
    const { value, lower, standardError } = measured(evidenceOf(compared), careful).difference;
    expect((value - lower) / standardError).toBeCloseTo(3.077_683_537, 6);
  });

  it('is the same each time', () =>
    expect(measured(evidenceOf(compared), worth)).toEqual(measured(evidenceOf(compared), worth)));

  it('counts whom rows are about', () => {
    const rows = Array.from({ length: 24 }, (_, at) => ({
      ...row(1, 1, at < 4 ? 0 : 1),
      entity: `e${Math.floor(at / 2)}`,
    }));
    const { difference } = measured(evidenceOf(rows), worth);
    expect(difference.method).toBe('bootstrap-percentile-by-entity');
    expect(difference.value).toBeCloseTo((4 * 190) / 24, 9);
    // Two of twelve entities differ: one degree of freedom, widened by the root of 2 / 1.
    expect((difference.value - difference.lower) / difference.standardError).toBeCloseTo(
      t95[1] * Math.SQRT2,
      5,
    );
  });

  it('remembers as long as what it differs by', () => {
    const walk = blockLengths.find(({ name }) => name === 'the wander of a random walk')?.series ?? [];
    const evidence = withAmounts(evidenceOf(walk.map(() => row(1, 1, 0))), walk);
    const ordered = { ...evidence, rows: { ...evidence.rows, times: Float64Array.from(walk.keys()) } };
    const { difference } = measured(ordered, asked({ truePositive: { column: 'spend' } }));
    expect(difference.method).toBe('bootstrap-percentile-by-time');
    // 120 rows in blocks of 17.2, rounded up: seven.
    expect((difference.upper - difference.value) / difference.standardError).toBeCloseTo(
      t95[6] * Math.sqrt(7 / 6),
      5,
    );
  });
});

describe('value without a champion', () => {
  const gains = asked({ truePositive: 10, falsePositive: -10 });

  it('is held against deciding every row positive where that is worth more', () => {
    // Six positives of ten, five of them found at three false alarms: always positive gains 60 - 40, the candidate 50 - 30.
    const rows = [...times(5, row(1, 1)), row(1, 0), ...times(3, row(0, 1)), row(0, 0)];
    const found = measured(evidenceOf(rows), gains);
    expect(found).toMatchObject({ unit: 'EUR', rows: 10, against: 'always-positive' });
    expect([found.candidate.value, found.rival.value, found.difference.value]).toEqual([2, 2, 0]);
    // Against always positive one row gains 10 and one loses 10; against always negative eight rows do.
    const overAll = t95[1] * Math.sqrt(200 / 90);
    const overNone = t95[7] * Math.sqrt((5 * 8 ** 2 + 3 * 12 ** 2 + 2 * 2 ** 2) / 90);
    expect(found.difference.standardError).toBeCloseTo(Math.sqrt(200 / 90), 9);
    expect(found.difference.lower).toBeCloseTo(-overAll, 5);
    expect(found.difference.upper).toBeCloseTo(2 + overNone, 5);
  });

  it('is as little as it may be against either way, whichever is the better one', () => {
    // Five positives, of which one is worth 100, one 1 and three nothing; the candidate is always right.
    const evidence = withAmounts(evidenceOf([...times(5, row(1, 1)), ...times(5, row(0, 0))]), [
      100,
      1,
      0,
      0,
      0,
      NaN,
      NaN,
      NaN,
      NaN,
      NaN,
    ]);
    const found = measured(evidence, asked({ truePositive: { column: 'spend' }, falsePositive: -10 }));
    expect(found.against).toBe('always-positive');
    expect(found.candidate.value).toBeCloseTo(10.1, 9);
    expect(found.rival.value).toBeCloseTo(5.1, 9);
    const [overAll, overNone] = [
      Math.sqrt((10 * 5 ** 2) / 90),
      Math.sqrt((89.9 ** 2 + 9.1 ** 2 + 8 * 10.1 ** 2) / 90),
    ];
    expect(found.difference.value).toBeCloseTo(5, 9);
    expect(found.difference.standardError).toBeCloseTo(overAll, 9);
    expect(found.difference.lower).toBeCloseTo(10.1 - t95[1] * overNone, 4);
    expect(found.difference.upper).toBeCloseTo(5 + t95[4] * overAll, 5);
  });

  it('is held against deciding every row negative where that is worth more', () => {
    // Four positives of ten: always positive loses 40 - 60, always negative nothing. The candidate finds two at no false alarm.
    const found = measured(
      evidenceOf([...times(2, row(1, 1)), ...times(2, row(1, 0)), ...times(6, row(0, 0))]),
      gains,
    );
    expect(found.against).toBe('always-negative');
    expect([found.candidate.value, found.rival.value, found.difference.value]).toEqual([2, 0, 2]);
    expect(found.difference.lower).toBeCloseTo(2 - t95[1] * Math.sqrt((2 * 8 ** 2 + 8 * 2 ** 2) / 90), 5);
  });

  it('is held against deciding every row positive where both are worth the same', () =>
    expect(measured(evidenceOf([row(1, 1), row(1, 1), row(0, 0), row(0, 0)]), gains).against).toBe(
      'always-positive',
    ));

  it('of always saying yes is not more than that', () =>
    expect(
      measured(evidenceOf([...times(7, row(1, 1)), ...times(3, row(0, 1))]), gains).difference,
    ).toMatchObject({ value: 0, upper: 0, standardError: 0 }));
});
