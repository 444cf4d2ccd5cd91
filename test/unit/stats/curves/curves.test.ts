import { describe, expect, it } from 'vitest';
import {
  probabilityCalibration,
  valueCalibration,
} from '../../../../shared/stats/curves/calibration-points.ts';
import { thinPoints } from '../../../../shared/stats/curves/thin-points.ts';
import { thresholdCurves } from '../../../../shared/stats/curves/threshold-curves.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';

describe('threshold curves', () => {
  it('are those of a worked example, ties counted together', () => {
    const truth = [1, 0, 1, 0, 1];
    const curves = thresholdCurves(truth, Float64Array.of(0.9, 0.8, 0.8, 0.3, 0.1));
    expect(curves?.roc).toEqual([
      [0, 0],
      [0, 1 / 3],
      [0.5, 2 / 3],
      [1, 2 / 3],
      [1, 1],
    ]);
    expect(curves?.precisionRecall).toEqual([
      [1 / 3, 1],
      [2 / 3, 2 / 3],
      [2 / 3, 1 / 2],
      [1, 3 / 5],
    ]);
  });

  it('have the area under the curve of the pairs that are in order', () => {
    const random = createSeededGenerator(3);
    const truth = Array.from({ length: 300 }, () => (random() < 0.3 ? 1 : 0));
    const said = Float64Array.from(truth, (label) => Math.round((random() + 0.4 * label) * 20) / 20);
    const roc = thresholdCurves(truth, said)?.roc ?? [];
    const area = roc.slice(1).reduce((sum, [x, y], index) => {
      const [x0, y0] = roc[index] ?? [0, 0];
      return sum + ((x - x0) * (y + y0)) / 2;
    }, 0);
    const pairs = truth.flatMap((one, i) =>
      one === 0
        ? []
        : truth.flatMap((other, j) => (other === 1 ? [] : [Math.sign((said[i] ?? 0) - (said[j] ?? 0))])),
    );
    const inOrder = pairs.reduce<number>((sum, sign) => sum + (1 + sign) / 2, 0) / pairs.length;
    expect(area).toBeCloseTo(inOrder, 12);
  });

  it.each([[[1, 1]], [[0, 0]], [[]]])('of the labels %j there are none', (truth) => {
    expect(thresholdCurves(truth, new Float64Array(truth.length))).toBeUndefined();
  });
});

describe('thinned points', () => {
  const line = Array.from({ length: 5000 }, (_, at): [number, number] => [
    at / 4999,
    Math.sin(at / 300) ** 2,
  ]);

  it('are at most as many as asked for, with both ends', () => {
    const thin = thinPoints(line, 100);
    expect(thin.length).toBeLessThanOrEqual(100);
    expect(thin.length).toBeGreaterThan(80);
    expect([thin[0], thin.at(-1)]).toEqual([line[0], line.at(-1)]);
  });

  it('stay as they are where there are few', () => {
    expect(thinPoints(line.slice(0, 7), 7)).toEqual(line.slice(0, 7));
  });
});

describe('calibration', () => {
  it('compares what was said with what came true in each tenth that has rows', () => {
    expect(probabilityCalibration(Float64Array.of(0.12, 0.18, 0.95, 1), [0, 1, 1, 1])).toEqual([
      { said: 0.15, was: 0.5, rows: 2 },
      { said: 0.975, was: 1, rows: 2 },
    ]);
  });

  it('groups values by rank, equal ones together', () => {
    const said = Float64Array.from({ length: 40 }, (_, row) => Math.floor(row / 4));
    const points = valueCalibration(
      said,
      said.map((value) => 2 * value),
    );
    expect(points).toHaveLength(10);
    expect(points[3]).toEqual({ said: 3, was: 6, rows: 4 });
    expect(valueCalibration(new Float64Array(5), new Float64Array(5))).toEqual([
      { said: 0, was: 0, rows: 5 },
    ]);
  });
});
