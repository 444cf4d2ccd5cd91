import { describe, expect, it } from 'vitest';
import { figuresSchema } from '../../../../shared/promotion/measures/figures.ts';
import { figuresOf } from '../../../../shared/promotion/measures/figures-of.ts';
import type { Predictions } from '../../../../shared/stats/metrics/predictions.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { withCandidate, withChampion } from '../facts-sample.ts';

function evidenceOf(predictions: Predictions, classes: string[] = []) {
  const { candidate } = sampleEvidence();
  return { candidate: { ...candidate, classes, predictions }, champion: null };
}

describe('what a report draws', () => {
  it('of two binary models is small, and counts each row once', () => {
    const figures = figuresOf(sampleEvidence({ rows: 5000 }));
    expect(figuresSchema.parse(figures)).toEqual(figures);
    expect(figures?.classes).toEqual(['No', 'Yes']);
    for (const model of [figures?.candidate, figures?.champion]) {
      expect(model?.roc?.length).toBeLessThanOrEqual(100);
      expect(model?.precisionRecall?.length).toBeLessThanOrEqual(100);
      expect(model?.confusion?.flat().reduce((sum, count) => sum + count, 0)).toBe(5000);
      expect(model?.calibration.reduce((sum, { rows }) => sum + rows, 0)).toBe(5000);
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
    expect(figuresSchema.parse(figures)).toEqual({
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
    expect(figuresSchema.parse(figures)).toEqual(figures);
    expect(figures?.candidate.confusion).toBeNull();
    expect(figures?.candidate.calibration).toHaveLength(10);
    expect(figures?.candidate.calibration[0]).toEqual({ said: 4.5, was: 5.5, rows: 10 });
  });

  it('of a binary model are its curves, its calibration and what it decides', () => {
    const probabilities = Float64Array.of(0.97, 0.9, 2 / 3, 2 / 3, 0.25, 0.123456, 0.05);
    const truth = Uint8Array.of(0, 1, 1, 0, 1, 0, 0);
    const decided = Uint8Array.of(1, 1, 1, 1, 0, 0, 0);
    expect(figuresOf(evidenceOf({ task: 'binary', truth, decided, probabilities }))?.candidate).toEqual({
      roc: [
        [0, 0],
        [0.25, 0],
        [0.25, 0.3333],
        [0.5, 0.6667],
        [0.5, 1],
        [0.75, 1],
        [1, 1],
      ],
      // The first row is no positive one: nothing is found of which a share could be right.
      precisionRecall: [
        [0.3333, 0.5],
        [0.6667, 0.5],
        [1, 0.6],
        [1, 0.5],
        [1, 0.4286],
      ],
      calibration: [
        { said: 0.05, was: 0, rows: 1 },
        { said: 0.1235, was: 0, rows: 1 },
        { said: 0.25, was: 1, rows: 1 },
        { said: 0.6667, was: 0.5, rows: 2 },
        { said: 0.935, was: 0.5, rows: 2 },
      ],
      confusion: [
        [2, 2],
        [1, 2],
      ],
    });
  });

  it('of rows of one label has no curves', () => {
    const [truth, decided] = [Uint8Array.of(1, 1), Uint8Array.of(1, 0)];
    const figures = figuresOf(
      evidenceOf({ task: 'binary', truth, decided, probabilities: Float64Array.of(0.75, 0.25) }),
    );
    expect(figures?.candidate).toMatchObject({
      roc: null,
      precisionRecall: null,
      confusion: [
        [0, 0],
        [1, 1],
      ],
    });
  });

  it.each([
    [20, 20],
    [21, undefined],
  ])('of %d classes has decisions as long as they can be drawn', (classes, drawn) => {
    const one = Int32Array.of(0);
    const probabilities = new Float64Array(classes);
    const figures = figuresOf(
      evidenceOf({ task: 'multiclass', classes, truth: one, decided: one, probabilities }),
    );
    expect(figures?.candidate.confusion?.length).toBe(drawn);
  });
});

describe('classes that a report names', () => {
  const { predictions } = sampleEvidence({ rows: 10 }).candidate;
  const named = (classes: string[], positive: string | null) =>
    figuresOf({
      candidate: { ...sampleEvidence().candidate, classes, positive, predictions },
      champion: null,
    })?.classes;

  it.each([
    [['Yes', 'No'], 'Yes', ['No', 'Yes']],
    [['No', 'Yes'], null, ['No', 'Yes']],
    [['Yes'], 'Yes', ['not Yes', 'Yes']],
    [[], null, ['not positive', 'positive']],
  ])('are of %j with %j positive the negative one first: %j', (classes, positive, expected) =>
    expect(named(classes, positive)).toEqual(expected),
  );

  it('are none of numbers', () => {
    const numbers = { truth: Float64Array.of(1), predicted: Float64Array.of(2) };
    expect(figuresOf(evidenceOf({ task: 'regression', ...numbers }, ['a', 'b']))?.classes).toEqual([]);
  });
});

describe('nothing to draw', () => {
  const sample = sampleEvidence({ rows: 10 });
  const { predictions } = sample.candidate;
  if (predictions?.task !== 'binary') throw new Error('a binary sample');
  const off = { ...predictions, probabilities: predictions.probabilities.with(3, Infinity) };

  it('is of a candidate without finite predictions', () => {
    const broken = { truth: Float64Array.of(1, 2), predicted: Float64Array.of(1, NaN) };
    expect(figuresOf(evidenceOf({ task: 'regression', ...broken }))).toBeUndefined();
    expect(figuresOf(withCandidate(sample, { predictions: off }))).toBeUndefined();
    expect(figuresOf(withCandidate(sample, { predictions: undefined }))).toBeUndefined();
    const none = { truth: new Float64Array(), predicted: new Float64Array() };
    expect(figuresOf(evidenceOf({ task: 'regression', ...none }))).toBeUndefined();
  });

  it('is of a champion alone without them', () => {
    const alone = { task: 'binary', classes: ['No', 'Yes'], champion: null };
    expect(figuresOf(sample)?.champion).not.toBeNull();
    expect(figuresOf(withChampion(sample, { predictions: off }))).toMatchObject(alone);
    expect(figuresOf(withChampion(sample, { predictions: undefined }))).toMatchObject(alone);
    expect(figuresOf(withChampion(sample, null))).toMatchObject(alone);
  });
});
