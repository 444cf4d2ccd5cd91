import { describe, expect, it } from 'vitest';
import { numbersOf } from '../../../../../shared/promotion/evidence/rows/numbers-of.ts';

const numbers = Float64Array.of(0.25, 0.75);

describe('the numbers of a batch', () => {
  it('are probabilities or predictions, as they are', () => {
    expect(numbersOf({ task: 'binary', labels: ['No', 'Yes'], probabilities: numbers })).toBe(numbers);
    expect(
      numbersOf({ task: 'multiclass', labels: ['b'], classes: ['a', 'b'], probabilities: numbers }),
    ).toBe(numbers);
    expect(numbersOf({ task: 'regression', predictions: numbers })).toBe(numbers);
  });

  it('are none of outputs that are neither', () =>
    expect(() => numbersOf({ task: 'outputs', rows: 0, outputs: new Map() })).toThrow(
      expect.objectContaining({
        code: 'MODEL_OUTPUT_UNSUPPORTED',
        message: 'the model gives neither probabilities nor predictions',
      }),
    ));
});
