import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricDirection, metricsOf } from '../../../shared/kernel/metric-names.ts';
import type { Facts } from '../../../shared/promotion/checks/facts.ts';
import type { Estimate, MeasuredName, Measurement } from '../../../shared/promotion/measures/measurement.ts';
import { runChecks, verdictOf } from '../../../shared/promotion/verdict/evaluate.ts';
import { structuralChecks } from '../../../shared/promotion/verdict/gate-checks.ts';
import type { GateRules } from '../../../shared/promotion/verdict/gate-rules.ts';
import type { Verdict } from '../../../shared/promotion/verdict/verdict.ts';
import { sampleEvidence, sampleRules } from '../../unit/promotion/evidence-sample.ts';

const names: readonly MeasuredName[] = [...metricsOf('binary'), 'calibration_error'];
const evidence = sampleEvidence({ rows: 2400 });

const estimateAround = (centre: fc.Arbitrary<number>): fc.Arbitrary<Estimate> =>
  fc
    .tuple(
      centre,
      fc.double({ min: 1e-4, max: 0.05, noNaN: true }),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
    )
    .map(([value, standardError, skew]) => ({
      value,
      standardError,
      lower: value - 1.6 * standardError * skew,
      upper: value + (1.6 * standardError) / skew,
      method: 'bootstrap-bca',
    }));

const level = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const lead = fc.double({ min: -0.08, max: 0.08, noNaN: true });

const measurement = (metric: MeasuredName): fc.Arbitrary<Measurement> =>
  fc
    .record({
      candidate: estimateAround(level),
      champion: estimateAround(level),
      difference: estimateAround(lead),
      pGreater: fc.double({ min: 0, max: 0.2, noNaN: true }),
    })
    .map(({ candidate, champion, difference, pGreater }) => ({
      metric,
      direction: metric === 'calibration_error' ? 'lower' : metricDirection[metric],
      candidate,
      champion,
      difference,
      tests: metric === 'accuracy' ? [{ test: 'mcnemar-exact', pGreater, pTwoSided: 2 * pGreater }] : [],
    }));

const measurements = fc.tuple(...names.map(measurement));
const metric = fc.constantFrom(...metricsOf('binary'));

const rules = fc
  .record({
    mode: fc.constantFrom('superiority', 'non-inferiority'),
    primary: metric,
    floor: fc.option(fc.tuple(metric, level)),
    guard: fc.option(fc.tuple(metric, fc.double({ min: 0.005, max: 0.1, noNaN: true }))),
    maxError: fc.option(level),
  })
  .map(({ mode, primary, floor, guard, maxError }) =>
    sampleRules(
      {
        mode,
        floors: floor === null ? {} : { [floor[0]]: floor[1] },
        guards: guard === null || guard[0] === primary ? {} : { [guard[0]]: guard[1] },
        calibration: { maxError },
      },
      { primary },
    ),
  );

const verdictFor = (facts: Facts): Verdict => verdictOf(runChecks(structuralChecks, facts));
const factsOf = (measured: Measurement[], gate: GateRules): Facts => ({
  evidence,
  measurements: measured,
  slices: [],
  rules: gate,
});

const shifted = (estimate: Estimate, by: number): Estimate => ({
  ...estimate,
  value: estimate.value + by,
  lower: estimate.lower + by,
  upper: estimate.upper + by,
});

/** One metric of the candidate better by so much, in its direction, and with it its lead. */
const improved = (measured: Measurement[], name: string, by: number): Measurement[] =>
  measured.map((one) => {
    if (one.metric !== name) return one;
    const step = one.direction === 'higher' ? by : -by;
    return {
      ...one,
      candidate: shifted(one.candidate, step),
      difference: one.difference && shifted(one.difference, step),
    };
  });

/** Most random evidence is rejected: what can be promoted is asked for by improving everything first. */
const good = fc
  .tuple(measurements, fc.double({ min: 0, max: 0.6, noNaN: true }))
  .map(([measured, by]) => names.reduce((all, name) => improved(all, name, by), measured));

const rank = { reject: 0, 'insufficient-evidence': 1, promote: 2 };

describe('with all other evidence fixed', () => {
  it('improving one metric leaves a promotion a promotion, and makes nothing worse', () => {
    let promoted = 0;
    fc.assert(
      fc.property(
        good,
        rules,
        fc.constantFrom(...names),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        (measured, gate, name, by) => {
          const before = verdictFor(factsOf(measured, gate));
          const after = verdictFor(factsOf(improved(measured, name, by), gate));
          if (before === 'promote') promoted += 1;
          expect(rank[after]).toBeGreaterThanOrEqual(rank[before]);
        },
      ),
      { numRuns: 400, seed: 1 },
    );
    expect(promoted).toBeGreaterThan(5);
  });

  it('a further floor, guard or limit never rescues a rejected candidate', () => {
    const further = fc.oneof(
      fc.tuple(metric, level).map(([name, limit]) => ({ floors: { [name]: limit }, guards: {} })),
      fc.tuple(metric, level).map(([name, margin]) => ({ floors: {}, guards: { [name]: margin } })),
    );
    fc.assert(
      fc.property(good, rules, further, (measured, gate, added) => {
        const more: GateRules = {
          ...gate,
          gate: {
            ...gate.gate,
            floors: { ...added.floors, ...gate.gate.floors },
            guards: { ...added.guards, ...gate.gate.guards },
          },
        };
        const before = verdictFor(factsOf(measured, gate));
        const after = verdictFor(factsOf(measured, more));
        expect(rank[after]).toBeLessThanOrEqual(rank[before]);
      }),
      { numRuns: 400 },
    );
  });

  it('the order of the checks does not matter', () =>
    fc.assert(
      fc.property(good, rules, fc.nat(), (measured, gate, turn) => {
        const results = runChecks(structuralChecks, factsOf(measured, gate));
        const at = turn % results.length;
        const turned = [...results.slice(at), ...results.slice(0, at)].toReversed();
        expect(verdictOf(turned)).toBe(verdictOf(results));
      }),
      { numRuns: 200 },
    ));
});
