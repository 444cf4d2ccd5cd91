import { describe, expect, it } from 'vitest';
import { pickRows } from '../../../../../shared/promotion/evidence/rows/pick-rows.ts';

const order = Uint32Array.of(2, 0, 2);

describe('rows that are picked', () => {
  it('of a binary model', () =>
    expect(
      pickRows(
        {
          task: 'binary',
          truth: Uint8Array.of(1, 0, 0),
          decided: Uint8Array.of(0, 0, 1),
          probabilities: Float64Array.of(0.1, 0.2, 0.3),
        },
        order,
      ),
    ).toEqual({
      task: 'binary',
      truth: Uint8Array.of(0, 1, 0),
      decided: Uint8Array.of(1, 0, 1),
      probabilities: Float64Array.of(0.3, 0.1, 0.3),
    }));

  it('of several classes', () =>
    expect(
      pickRows(
        {
          task: 'multiclass',
          classes: 2,
          truth: Int32Array.of(1, 0, 0),
          decided: Int32Array.of(0, 0, 1),
          probabilities: Float64Array.of(0.1, 0.9, 0.2, 0.8, 0.3, 0.7),
        },
        order,
      ),
    ).toEqual({
      task: 'multiclass',
      classes: 2,
      truth: Int32Array.of(0, 1, 0),
      decided: Int32Array.of(1, 0, 1),
      probabilities: Float64Array.of(0.3, 0.7, 0.1, 0.9, 0.3, 0.7),
    }));

  it('of a regression', () =>
    expect(
      pickRows(
        { task: 'regression', truth: Float64Array.of(1, 2, 3), predicted: Float64Array.of(4, 5, 6) },
        order,
      ),
    ).toEqual({
      task: 'regression',
      truth: Float64Array.of(3, 1, 3),
      predicted: Float64Array.of(6, 4, 6),
    }));
});
