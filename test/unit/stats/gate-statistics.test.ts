import { describe, expect, it } from 'vitest';
import {
  bcaInterval,
  jackknifeAcceleration,
  percentileInterval,
} from '../../../shared/stats/resampling/bootstrap-interval.ts';
import { bootstrapDraws } from '../../../shared/stats/resampling/bootstrap-draws.ts';
import { delong } from '../../../shared/stats/tests/delong.ts';
import { mcnemarCorrected, mcnemarExact } from '../../../shared/stats/tests/mcnemar.ts';
import { bindMetric } from '../../../shared/stats/metrics/bind-metric.ts';
import type { BoundMetric } from '../../../shared/stats/metrics/bound-metric.ts';
import { type MetricName, metricsOf } from '../../../shared/kernel/metric-names.ts';
import type { Predictions } from '../../../shared/stats/metrics/predictions.ts';
import { normalCdf, normalTail } from '../../../shared/stats/distributions/normal-cdf.ts';
import { normalQuantile } from '../../../shared/stats/distributions/normal-quantile.ts';
import { pairedProportionDifference } from '../../../shared/stats/intervals/paired-proportion-difference.ts';
import { requiredRows } from '../../../shared/stats/intervals/required-rows.ts';
import {
  blockResampler,
  clusterResampler,
  stratifiedResampler,
} from '../../../shared/stats/resampling/resampler.ts';
import { benjaminiHochberg } from '../../../shared/stats/multiple-testing/benjamini-hochberg.ts';
import { holm } from '../../../shared/stats/multiple-testing/holm.ts';
import { binomialTail } from '../../../shared/stats/distributions/binomial-tail.ts';
import { calibrationError } from '../../../shared/stats/metrics/calibration-error.ts';
import { clusteredInterval } from '../../../shared/stats/resampling/clustered-interval.ts';
import { studentQuantile } from '../../../shared/stats/distributions/student-quantile.ts';
import { clopperPearsonInterval } from '../../../shared/stats/intervals/clopper-pearson-interval.ts';
import { createSeededGenerator } from '../../../shared/stats/resampling/seeded-generator.ts';
import { wilcoxonSignedRank } from '../../../shared/stats/tests/wilcoxon-signed-rank.ts';
import { wilsonInterval } from '../../../shared/stats/intervals/wilson-interval.ts';
import oracle from '../../oracles/gate-statistics.json' with { type: 'json' };

const TOLERANCE = 1e-9;

/** Distance relative to the expected value, absolute near zero. */
const off = (actual: number | undefined, expected: number): number =>
  Math.abs((actual ?? NaN) - expected) / Math.max(Math.abs(expected), 1e-3);

function bound(name: MetricName, predictions: Predictions): BoundMetric {
  const metric = bindMetric(name, predictions);
  if (metric === undefined) throw new Error(`${name} has no value here`);
  return metric;
}

type BinaryCase = (typeof oracle.binary)[number];

const binaryOf = (truth: number[], probabilities: number[]): Predictions => ({
  task: 'binary',
  truth: Uint8Array.from(truth),
  decided: Uint8Array.from(probabilities, (probability) => (probability >= 0.5 ? 1 : 0)),
  probabilities: Float64Array.from(probabilities),
});

describe('normal distribution', () => {
  it.each(oracle.normal.z.map((z, at) => [z, oracle.normal.cdf[at], oracle.normal.tail[at]] as const))(
    'cdf and tail at %s',
    (z, cdf, tail) => {
      expect(normalCdf(z) / (cdf ?? NaN)).toBeCloseTo(1, 11);
      expect(normalTail(z) / (tail ?? NaN)).toBeCloseTo(1, 11);
    },
  );

  it.each(oracle.normal.p.map((p, at) => [p, oracle.normal.quantile[at]] as const))(
    'quantile at %s',
    (p, quantile) => expect(off(normalQuantile(p), quantile ?? NaN)).toBeLessThanOrEqual(1e-13),
  );

  it('has infinite ends and nothing outside', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect(normalQuantile(1.1)).toBeNaN();
    expect(normalCdf(NaN)).toBeNaN();
  });
});

describe('wilsonInterval', () => {
  it.each(oracle.wilson)('$successes of $trials', ({ successes, trials, lower, upper }) => {
    const interval = wilsonInterval(successes, trials, oracle.alpha);
    expect(off(interval.lower, lower)).toBeLessThanOrEqual(TOLERANCE);
    expect(off(interval.upper, upper)).toBeLessThanOrEqual(TOLERANCE);
  });

  it('says nothing without trials', () => expect(wilsonInterval(0, 0, 0.05)).toEqual({ lower: 0, upper: 1 }));
});

describe('clopperPearsonInterval', () => {
  it.each(oracle.clopperPearson)('$successes of $trials', ({ successes, trials, lower, upper }) => {
    const interval = clopperPearsonInterval(successes, trials, oracle.alpha);
    expect(off(interval.lower, lower)).toBeLessThanOrEqual(TOLERANCE);
    expect(off(1 - interval.upper, 1 - upper)).toBeLessThanOrEqual(TOLERANCE);
  });

  it('says nothing without trials', () =>
    expect(clopperPearsonInterval(0, 0, 0.05)).toEqual({ lower: 0, upper: 1 }));
});

describe('binomialTail', () => {
  it.each(oracle.binomialTails)(
    'at least $successes of $trials at $chance',
    ({ successes, trials, chance, tail }) =>
      expect(Math.abs(binomialTail(successes, trials, chance) - tail)).toBeLessThanOrEqual(1e-12 * tail),
  );
});

describe('studentQuantile', () => {
  it.each(oracle.studentQuantiles)(
    'of $probability with $degrees degrees of freedom',
    ({ probability, degrees, quantile }) =>
      expect(off(studentQuantile(probability, degrees), quantile)).toBeLessThanOrEqual(TOLERANCE),
  );

  it('has infinite ends and nothing outside', () => {
    expect([studentQuantile(0, 3), studentQuantile(1, 3)]).toEqual([-Infinity, Infinity]);
    expect(studentQuantile(1.1, 3)).toBeNaN();
    expect(studentQuantile(0.5, 0)).toBeNaN();
  });
});

describe('mcnemar', () => {
  it.each(oracle.mcnemar)('$onlyFirst against $onlySecond', ({ exact, corrected, ...pairs }) => {
    const [exactly, normally] = [mcnemarExact(pairs), mcnemarCorrected(pairs)];
    expect(off(exactly.pGreater, exact?.pGreater ?? 1)).toBeLessThanOrEqual(TOLERANCE);
    expect(off(exactly.pTwoSided, exact?.pTwoSided ?? 1)).toBeLessThanOrEqual(TOLERANCE);
    expect(off(normally.pGreater, corrected?.pGreater ?? 1)).toBeLessThanOrEqual(TOLERANCE);
    expect(off(normally.pTwoSided, corrected?.pTwoSided ?? 1)).toBeLessThanOrEqual(TOLERANCE);
  });
});

describe('pairedProportionDifference', () => {
  it.each(oracle.pairedProportions)('$onlyFirst and $onlySecond of $rows', (expected) => {
    const actual = pairedProportionDifference(expected, expected.rows, oracle.alpha);
    for (const key of ['value', 'standardError', 'lower', 'upper'] as const)
      expect(off(actual[key], expected[key])).toBeLessThanOrEqual(TOLERANCE);
  });

  it('stays informative when the models never differ', () => {
    const { value, lower, upper } = pairedProportionDifference({ onlyFirst: 0, onlySecond: 0 }, 400, 0.05);
    const z = normalQuantile(0.95);
    expect(value).toBe(0);
    expect(off(upper, (z * z) / (400 + z * z))).toBeLessThanOrEqual(TOLERANCE);
    expect(off(lower, (-z * z) / (400 + z * z))).toBeLessThanOrEqual(TOLERANCE);
  });
});

describe('binary metrics', () => {
  const cases = oracle.binary.flatMap((rows, at) =>
    metricsOf('binary').map((name) => ({ at, name: name, rows })),
  );

  it.each(cases)('$name of case $at', ({ name, rows }) => {
    const metric = bound(name, binaryOf(rows.truth, rows.first));
    expect(off(metric.value(), valueOf(rows.metrics, name))).toBeLessThanOrEqual(TOLERANCE);
    expect(
      off(metric.finish(metric.tally(Uint16Array.from(rows.counts))), valueOf(rows.resampled, name)),
    ).toBeLessThanOrEqual(TOLERANCE);
    expect(
      off(jackknifeAcceleration(metric.leaveOneOut(), rows.truth), valueOf(rows.acceleration, name)),
    ).toBeLessThanOrEqual(1e-8);
  });

  it('is 0 or undefined, never a wrong number, where nothing is decided or a class is missing', () => {
    const none = binaryOf([0, 1, 1], [0.1, 0.2, 0.3]);
    expect(bound('precision', none).value()).toBe(0);
    expect(bound('f1', none).value()).toBe(0);
    expect(bound('roc_auc', binaryOf([1, 1], [0.1, 0.2])).value()).toBeNaN();
    expect(bindMetric('rmse', none)).toBeUndefined();
  });
});

const valueOf = (values: Record<string, number>, name: string): number => values[name] ?? NaN;

describe('delong', () => {
  it.each(oracle.binary.map((rows, at) => ({ at, rows })))('case $at', ({ rows }) => {
    const actual = delongOf(rows);
    for (const [key, expected] of Object.entries(rows.delong))
      expect(off(valueOf(actual, key), expected)).toBeLessThanOrEqual(TOLERANCE);
  });

  it('gives no width to a model against itself', () => {
    const rows = oracle.binary[1];
    const same = delongOf({ ...rows, second: rows?.first } as BinaryCase);
    expect([same.value, same.lower, same.upper, same.pTwoSided]).toEqual([0, 0, 0, 1]);
  });
});

describe('delong on the ovarian cancer patients of DeLong, DeLong and Clarke-Pearson, 1988', () => {
  const { truth, scores, againstKgScore } = oracle.delong1988;
  const compare = (test: 'albumin' | 'totalProtein'): ReturnType<typeof delong> =>
    delong(
      Uint8Array.from(truth),
      Float64Array.from(scores[test]),
      Float64Array.from(scores.kgScore),
      oracle.alpha,
    );

  it.each(['albumin', 'totalProtein'] as const)('%s against the K-G score, by definition', (test) => {
    const actual = compare(test);
    for (const [key, expected] of Object.entries(againstKgScore[test]))
      expect(off(valueOf(actual, key), expected)).toBeLessThanOrEqual(TOLERANCE);
  });

  // SAS/STAT User's Guide, "Comparing Receiver Operating Characteristic Curves": area, difference, standard error, Pr > ChiSq.
  it.each([
    ['albumin', 0.7366, 0.0108, 0.0953, 0.9102],
    ['totalProtein', 0.6478, -0.078, 0.1046, 0.4561],
  ] as const)('%s against the K-G score, as printed', (test, area, value, standardError, p) => {
    const actual = compare(test);
    expect(actual.second).toBeCloseTo(0.7258, 4);
    expect(actual.first).toBeCloseTo(area, 4);
    expect(actual.value).toBeCloseTo(value, 4);
    expect(actual.standardError).toBeCloseTo(standardError, 4);
    expect(actual.pTwoSided).toBeCloseTo(p, 4);
  });
});

const delongOf = ({ truth, first, second }: BinaryCase): ReturnType<typeof delong> =>
  delong(Uint8Array.from(truth), Float64Array.from(first), Float64Array.from(second), oracle.alpha);

describe.each(['multiclass', 'regression'] as const)('%s metrics', (task) => {
  const rows = oracle[task];
  const predictions: Predictions =
    task === 'multiclass'
      ? {
          task,
          classes: oracle.multiclass.classes,
          truth: Int32Array.from(oracle.multiclass.truth),
          decided: Int32Array.from(oracle.multiclass.decided),
          probabilities: Float64Array.from(oracle.multiclass.probabilities),
        }
      : {
          task,
          truth: Float64Array.from(oracle.regression.truth),
          predicted: Float64Array.from(oracle.regression.first),
        };

  it.each(metricsOf(task))('%s', (name) => {
    const metric = bound(name, predictions);
    expect(off(metric.value(), valueOf(rows.metrics, name))).toBeLessThanOrEqual(TOLERANCE);
    const without = Object.entries(rows.leaveOneOut).find(([key]) => key === name)?.[1] ?? [];
    expect(without).not.toHaveLength(0);
    const actual = metric.leaveOneOut();
    for (const [row, expected] of without.entries())
      expect(off(actual[row], expected)).toBeLessThanOrEqual(TOLERANCE);
  });
});

describe('wilcoxonSignedRank', () => {
  it('agrees with scipy on ties and zeros', () => {
    const { differences, ...expected } = oracle.regression.wilcoxon;
    const actual = wilcoxonSignedRank(Float64Array.from(differences));
    for (const [key, value] of Object.entries(expected))
      expect(off(valueOf(actual, key), value)).toBeLessThanOrEqual(TOLERANCE);
  });

  it('finds nothing in nothing', () =>
    expect(wilcoxonSignedRank(new Float64Array(5))).toMatchObject({ pairs: 0, pTwoSided: 1 }));
});

describe('bootstrap', () => {
  it('turns given draws into the percentile and BCa intervals of the textbook', () => {
    const { draws, estimate, acceleration, lower, upper, percentile } = oracle.bca;
    const given = Float64Array.from(draws);
    const bca = bcaInterval({ draws: given, estimate, acceleration, alpha: oracle.alpha });
    const plain = percentileInterval(given, oracle.alpha);
    for (const [actual, expected] of [
      [bca.lower, lower],
      [bca.upper, upper],
    ] as const)
      expect(off(actual, expected)).toBeLessThanOrEqual(TOLERANCE);
    expect(off(plain.lower, percentile[0] ?? NaN)).toBeLessThanOrEqual(TOLERANCE);
    expect(off(plain.upper, percentile[1] ?? NaN)).toBeLessThanOrEqual(TOLERANCE);
  });

  it('comes within Monte Carlo error of scipy for a stratified difference of areas', () => {
    const { truth, first, second, resamples, lower, upper, spread } = oracle.bootstrap;
    const models = [first, second].map((scores) => bound('roc_auc', binaryOf(truth, scores)));
    const resample = stratifiedResampler(truth, createSeededGenerator(7));
    const [one, two] = bootstrapDraws(models, truth.length, resamples, resample);
    const [loo1, loo2] = models.map((model) => model.leaveOneOut());
    const interval = bcaInterval({
      draws: (one ?? new Float64Array()).map((value, at) => value - (two?.[at] ?? NaN)),
      estimate: (models[0]?.value() ?? NaN) - (models[1]?.value() ?? NaN),
      acceleration: jackknifeAcceleration(
        (loo1 ?? new Float64Array()).map((value, at) => value - (loo2?.[at] ?? NaN)),
        truth,
      ),
      alpha: oracle.alpha,
    });
    expect(Math.abs(interval.lower - lower)).toBeLessThan(4 * spread);
    expect(Math.abs(interval.upper - upper)).toBeLessThan(4 * spread);
  });

  it.each(['byEntity', 'byBlock'] as const)('comes within Monte Carlo error of numpy %s', (scheme) => {
    const { truth, probabilities, entity, blockLength } = oracle.dependentRows;
    const { resamples, lower, upper, spread } = oracle.dependentRows[scheme];
    const generator = createSeededGenerator(11);
    const order = Uint32Array.from(truth.keys());
    expect(Math.ceil(Math.cbrt(truth.length))).toBe(blockLength);
    const resample =
      scheme === 'byEntity'
        ? clusterResampler(Uint32Array.from(entity), generator)
        : blockResampler(order, generator);
    const metric = bound('brier', binaryOf(truth, probabilities));
    const [draws = new Float64Array()] = bootstrapDraws([metric], truth.length, resamples, resample);
    const interval = percentileInterval(draws, oracle.alpha);
    expect(Math.abs(interval.lower - lower)).toBeLessThan(4 * spread);
    expect(Math.abs(interval.upper - upper)).toBeLessThan(4 * spread);
  });

  it('refuses draws that are not numbers and keeps draws that are all equal', () => {
    const equal = { draws: new Float64Array(300).fill(0.2), estimate: 0.2, acceleration: 0, alpha: 0.05 };
    expect(bcaInterval(equal)).toEqual({ lower: 0.2, upper: 0.2 });
    expect(bcaInterval({ ...equal, draws: equal.draws.with(3, NaN) }).lower).toBeNaN();
  });
});

describe('clusteredInterval', () => {
  const generator = createSeededGenerator(3);
  const draws = Float64Array.from({ length: 2000 }, () => normalQuantile(Math.max(generator(), 1e-9)));
  const given = { draws, estimate: 0, standardError: 1, alpha: oracle.alpha };

  it('says nothing about others from one cluster', () =>
    expect(clusteredInterval({ ...given, clusters: 1 })).toEqual({ lower: NaN, upper: NaN }));

  it('is the t interval of few clusters and nears the percentiles of many', () => {
    const few = clusteredInterval({ ...given, clusters: 14 });
    expect(off(few.lower, -studentQuantile(0.95, 13) * Math.sqrt(14 / 13))).toBeLessThanOrEqual(TOLERANCE);
    expect(few.upper).toBe(-few.lower);
    const many = clusteredInterval({ ...given, clusters: 1_000_000 });
    expect(many.lower).toBeCloseTo(percentileInterval(draws, oracle.alpha).lower, 4);
    expect(clusteredInterval({ ...given, clusters: 25 }).lower).toBeLessThan(many.lower);
  });
});

describe('calibrationError', () => {
  const { probabilities, truth, counts, value, resampled, leaveOneOut, multiclass } = oracle.calibration;

  it('agrees with the definition, resampled and with each row left out', () => {
    const predictions = binaryOf(truth, probabilities);
    if (predictions.task !== 'binary') throw new Error('binary rows');
    const error = calibrationError(predictions);
    expect(off(error.value(), value)).toBeLessThanOrEqual(TOLERANCE);
    expect(off(error.finish(error.tally(Uint16Array.from(counts))), resampled)).toBeLessThanOrEqual(
      TOLERANCE,
    );
    for (const [row, without] of error.leaveOneOut().entries())
      expect(off(without, leaveOneOut[row] ?? NaN)).toBeLessThanOrEqual(TOLERANCE);
  });

  it('takes the decided class of several', () => {
    const error = calibrationError({
      task: 'multiclass',
      classes: multiclass.classes,
      truth: Int32Array.from(multiclass.truth),
      decided: Int32Array.from(multiclass.decided),
      probabilities: Float64Array.from(multiclass.probabilities),
    });
    expect(off(error.value(), multiclass.value)).toBeLessThanOrEqual(TOLERANCE);
  });
});

describe.each(oracle.multipleTests)('$p', ({ p, ...expected }) => {
  it.each([
    ['holm', holm],
    ['benjaminiHochberg', benjaminiHochberg],
  ] as const)('%s', (name, adjust) => {
    for (const [at, adjusted] of adjust(p).entries())
      expect(off(adjusted, expected[name][at] ?? NaN)).toBeLessThanOrEqual(TOLERANCE);
  });
});

describe('requiredRows', () => {
  it.each(oracle.requiredRows)('for a distance of $distance', ({ expected, ...question }) =>
    expect(requiredRows(question)).toBe(expected),
  );

  it('is never enough at the limit', () =>
    expect(requiredRows({ rows: 10, standardError: 1, distance: 0, alpha: 0.05 })).toBe(Infinity));
});
