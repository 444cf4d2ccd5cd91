import { describe, expect, it } from 'vitest';
import { calibration } from '../../../../shared/promotion/checks/calibration.ts';
import { guards } from '../../../../shared/promotion/checks/guards.ts';
import { slices } from '../../../../shared/promotion/checks/slices.ts';
import { value } from '../../../../shared/promotion/checks/value.ts';
import type { OverlapMethod } from '../../../../shared/promotion/evidence/evidence.ts';
import type { ValueMeasurement } from '../../../../shared/promotion/measures/measure-value.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { estimateOf, measuredAs, sampleFacts } from '../facts-sample.ts';

const harmful = estimateOf(-0.2, -0.22, -0.18);
const groups = [{ column: 'plan', names: ['a'], of: new Uint16Array(2) }];

const worth: ValueMeasurement = {
  unit: 'EUR',
  rows: 1000,
  against: 'champion',
  candidate: estimateOf(1, 0.9, 1.1),
  rival: estimateOf(2, 1.9, 2.1),
  difference: estimateOf(-1, -1.1, -0.9),
};

const everywhereWorse = (overlap: OverlapMethod) => {
  const { rows, ...sample } = sampleEvidence({ rows: 2 });
  return sampleFacts({
    evidence: { ...sample, rows: { ...rows, used: 3000, groups, overlap } },
    gate: {
      guards: { recall: 0.05 },
      slices: { columns: ['plan'], margin: 0.05 },
      value: { truePositive: 1 },
    },
    measurements: [
      measuredAs('recall', { difference: harmful }),
      measuredAs('brier', { difference: estimateOf(0.2, 0.18, 0.22) }),
      measuredAs('calibration_error', { difference: estimateOf(0.2, 0.18, 0.22) }),
    ],
    slices: [
      {
        column: 'plan',
        group: 'a',
        rows: 500,
        measured: {
          candidate: estimateOf(0.6, 0.5, 0.7),
          champion: estimateOf(0.8, 0.7, 0.9),
          difference: harmful,
        },
      },
    ],
    value: worth,
  });
};

describe.each([
  ['guard', guards],
  ['slice', slices],
  ['value', value],
  ['calibration', calibration],
])('%s against a champion that may have been trained on the rows', (_name, check) => {
  it('is open where the candidate is worse, and a failure where the champion is known to have seen none', () => {
    const open = check(everywhereWorse('unknown')).filter(({ status }) => status !== 'not-run');
    expect(open).not.toEqual([]);
    for (const { status, interval, reason } of open) {
      expect({ status, interval }).toEqual({ status: 'missing', interval: null });
      expect(reason).toMatch(/the champion may have been trained on these rows, which would flatter it$/);
    }
    const failed = check(everywhereWorse('row')).filter(({ status }) => status !== 'not-run');
    expect(failed.map(({ status }) => status)).toEqual(open.map(() => 'fail'));
  });
});
