import { describe, expect, it } from 'vitest';
import {
  tuneThreshold,
  type TuningObjective,
} from '../../../../shared/promotion/threshold/tune-threshold.ts';

const truth = [1, 1, 0, 1, 0, 0];
const probabilities = [0.9, 0.7, 0.6, 0.4, 0.3, 0.1];
const tune = (
  objective: TuningObjective,
  current = 0.5,
  changes: { truth?: number[]; probabilities?: number[] } = {},
) =>
  tuneThreshold({
    truth: Uint8Array.from(changes.truth ?? truth),
    probabilities: Float64Array.from(changes.probabilities ?? probabilities),
    current,
    objective,
  });

/** Hits and rejections at fixed amounts. */
const value = (hit: number, alarm: number, miss = 0): TuningObjective => ({
  kind: 'value',
  worth: {
    positive: Float64Array.from(truth, (label) => (label === 1 ? hit : alarm)),
    negative: Float64Array.from(truth, (label) => (label === 1 ? miss : 0)),
  },
});

describe('a tuned threshold', () => {
  it('has the best F1, and says what it was before', () => {
    // At 0.4 and above: three hits, one alarm.
    const tuned = tune({ kind: 'f1' }, 0.65);
    expect(tuned).toEqual({ threshold: 0.35, before: 4 / 5, after: 6 / 7 });
  });

  it('has the best accuracy, of equal ones the nearest to the current', () => {
    expect(tune({ kind: 'accuracy' }, 0.95)).toEqual({ threshold: 0.65, before: 3 / 6, after: 5 / 6 });
    expect(tune({ kind: 'accuracy' }, 0.2)).toEqual({ threshold: 0.35, before: 4 / 6, after: 5 / 6 });
  });

  it('stays as it is where no other is better', () => {
    expect(tune({ kind: 'accuracy' }, 0.62)).toEqual({ threshold: 0.62, before: 5 / 6, after: 5 / 6 });
    expect(tune({ kind: 'accuracy' }, 0.7)).toMatchObject({ threshold: 0.7 });
    expect(tune({ kind: 'accuracy' }, 0.6)).toMatchObject({ threshold: 0.65, before: 4 / 6 });
  });

  it('is worth most: nobody, everybody, or some', () => {
    expect(tune(value(1, -10))).toEqual({ threshold: 0.65, before: (2 - 10) / 6, after: 2 / 6 });
    expect(tune(value(-1, -10))).toEqual({ threshold: 0.95, before: (-2 - 10) / 6, after: 0 });
    expect(tune(value(1, 1))).toEqual({ threshold: 0, before: 3 / 6, after: 1 });
    expect(tune(value(10, -1, -100))).toEqual({ threshold: 0.35, before: (20 - 1 - 100) / 6, after: 29 / 6 });
  });

  it('never parts rows of one probability', () => {
    const equal = { truth: [1, 0, 1, 0], probabilities: [0.5, 0.5, 0.5, 0.2] };
    expect(tune({ kind: 'f1' }, 0.9, equal)).toEqual({ threshold: 0.35, before: 0, after: 4 / 5 });
    const two = { truth: [1, 0], probabilities: [0.5, 0.5] };
    expect(tune({ kind: 'accuracy' }, 0.4, two)).toEqual({ threshold: 0.4, before: 0.5, after: 0.5 });
  });

  it('lies at the number with the fewest digits between two probabilities', () => {
    const close = { truth: [1, 0], probabilities: [0.300_04, 0.300_01] };
    const { threshold } = tune({ kind: 'accuracy' }, 0.9, close);
    expect(threshold).toBe(0.300_02);
    const next = { truth: [1, 0], probabilities: [0.3 + 5e-17, 0.3] };
    expect(tune({ kind: 'accuracy' }, 0.9, next).threshold).toBe(0.3 + 5e-17);
  });

  it('is at most 1 and at least 0, where probabilities are as well', () => {
    const certain = { truth: [0, 1], probabilities: [1, 0] };
    expect(tune({ kind: 'f1' }, 0.5, certain)).toEqual({ threshold: 0, before: 0, after: 2 / 3 });
    expect(tune({ kind: 'accuracy' }, 1, certain)).toEqual({ threshold: 0, before: 0, after: 0.5 });
  });

  it('does not depend on the order of the rows', () => {
    const mixed = { truth: [0, 1, 0, 1, 1, 0], probabilities: [0.1, 0.7, 0.6, 0.9, 0.4, 0.3] };
    expect(tune({ kind: 'f1' }, 0.65, mixed)).toEqual({ threshold: 0.35, before: 4 / 5, after: 6 / 7 });
    const worth = { positive: Float64Array.of(-10, 1, -10, 1, 1, -10), negative: new Float64Array(6) };
    expect(tune({ kind: 'value', worth }, 0.5, mixed)).toEqual({
      threshold: 0.65,
      before: (2 - 10) / 6,
      after: 2 / 6,
    });
    const costly = { kind: 'value' as const, worth: { ...worth, positive: new Float64Array(6).fill(-1) } };
    expect(tune(costly, 0.5, mixed)).toEqual({ threshold: 0.95, before: -3 / 6, after: 0 });
  });

  it('is the higher of two that are as good and as near', () => {
    // From 0.75 on, and from 0.25 on, three of four are right.
    const rows = { truth: [1, 0, 1, 0], probabilities: [0.875, 0.625, 0.375, 0.125] };
    const best = { before: 2 / 4, after: 3 / 4 };
    expect(tune({ kind: 'accuracy' }, 0.5, rows)).toEqual({ threshold: 0.75, ...best });
    expect(tune({ kind: 'accuracy' }, 0.49, rows)).toEqual({ threshold: 0.25, ...best });
  });

  it.each([
    [0, 3 / 6],
    [0.1, 3 / 6],
    [0.100_1, 4 / 6],
    [0.9, 4 / 6],
    [0.900_1, 3 / 6],
    [1, 3 / 6],
    [1.5, 3 / 6],
  ])('was what it was before at %s', (current, before) =>
    expect(tune({ kind: 'accuracy' }, current)).toMatchObject({ before, after: 5 / 6 }),
  );

  it.each([
    ['at a probability itself, where that is shorter', 0.3, 0.296, 0.3],
    ['above the lower one, which is shorter still', 0.3004, 0.3, 0.3002],
    ['above none, where some are 0', 0.4, 0, 0.2],
    ['never above the higher one, though that were shorter', 0.299, 0.2962, 0.298],
    ['with two digits even so', 0.9, 0.1, 0.5],
    ['at most at the highest', 1, 0.999, 1],
  ])('lies %s', (_where, high, low, threshold) => {
    const rows = { truth: [1, 0], probabilities: [high, low] };
    expect(tune({ kind: 'accuracy' }, 0, rows)).toEqual({ threshold, before: 0.5, after: 1 });
  });

  it('is the current one where none finds anybody', () => {
    const none = { truth: [0, 0], probabilities: [0.6, 0.4] };
    expect(tune({ kind: 'f1' }, 0.7, none)).toEqual({ threshold: 0.7, before: 0, after: 0 });
    expect(tune({ kind: 'accuracy' }, 0.5, none)).toEqual({ threshold: 0.8, before: 0.5, after: 1 });
  });

  it('of one row is between it and the rest', () => {
    const one = { truth: [1], probabilities: [0.4] };
    expect(tune({ kind: 'accuracy' }, 0.5, one)).toEqual({ threshold: 0, before: 0, after: 1 });
    expect(tune({ kind: 'accuracy' }, 0.3, one)).toEqual({ threshold: 0.3, before: 1, after: 1 });
  });
});
