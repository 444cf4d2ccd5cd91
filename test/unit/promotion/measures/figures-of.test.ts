import { describe, expect, it } from 'vitest';
import { figuresSchema } from '../../../../shared/promotion/measures/figures.ts';
import { figuresOf } from '../../../../shared/promotion/measures/figures-of.ts';
import type { Predictions } from '../../../../shared/stats/metrics/predictions.ts';
import { sampleEvidence } from '../evidence-sample.ts';

function evidenceOf(predictions: Predictions, classes: string[] = []) {
  const { candidate } = sampleEvidence();
  return { candidate: { ...candidate, classes, predictions }, champion: null };
}

describe('what a report draws', () => {
  it('of two binary models is small, and counts each row once', () => {
    const figures = figuresOf(sampleEvidence({ rows: 20_000 }));
    expect(figuresSchema.parse(figures)).toEqual(figures);
    expect(figures?.classes).toEqual(['No', 'Yes']);
    for (const model of [figures?.candidate, figures?.champion]) {
      expect(model?.roc?.length).toBeLessThanOrEqual(100);
      expect(model?.precisionRecall?.length).toBeLessThanOrEqual(100);
      expect(model?.confusion?.flat().reduce((sum, count) => sum + count, 0)).toBe(20_000);
      expect(model?.calibration.reduce((sum, { rows }) => sum + rows, 0)).toBe(20_000);
    }
    expect(JSON.stringify(figures).length).toBeLessThan(12_000);
  });

  it('of several classes is how sure the model is and what it decides', () => {
    const figures = figuresOf(
      evidenceOf(
        {
          task: 'multiclass',
          classes: 3,
          truth: Int32Array.of(0, 1, 2, 2),
          decided: Int32Array.of(0, 2, 2, 2),
          probabilities: Float64Array.of(0.75, 0.25, 0, 0.25, 0.25, 0.5, 0, 0, 1, 0.25, 0, 0.75),
        },
        ['a', 'b', 'c'],
      ),
    );
    expect(figures).toEqual({
      task: 'multiclass',
      classes: ['a', 'b', 'c'],
      candidate: {
        roc: null,
        precisionRecall: null,
        calibration: [
          { said: 0.5, was: 0, rows: 1 },
          { said: 0.75, was: 1, rows: 2 },
          { said: 1, was: 1, rows: 1 },
        ],
        confusion: [
          [1, 0, 0],
          [0, 0, 1],
          [0, 0, 2],
        ],
      },
      champion: null,
    });
  });

  it('of numbers is what was predicted beside what came true', () => {
    const predicted = Float64Array.from({ length: 100 }, (_, row) => row);
    const truth = predicted.map((value) => value + 1);
    const figures = figuresOf(evidenceOf({ task: 'regression', truth, predicted }));
    expect(figures?.candidate.confusion).toBeNull();
    expect(figures?.candidate.calibration).toHaveLength(10);
    expect(figures?.candidate.calibration[0]).toEqual({ said: 4.5, was: 5.5, rows: 10 });
  });

  it('is nothing where predictions are not finite', () => {
    const broken = { truth: Float64Array.of(1), predicted: Float64Array.of(NaN) };
    expect(figuresOf(evidenceOf({ task: 'regression', ...broken }))).toBeUndefined();
  });
});
