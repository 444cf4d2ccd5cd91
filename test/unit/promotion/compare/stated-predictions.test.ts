import { describe, expect, it } from 'vitest';
import type { Columns, LabelledRows } from '../../../../shared/promotion/compare/labelled-rows.ts';
import {
  statedColumns,
  statedPredictions,
  type StatedRules,
} from '../../../../shared/promotion/compare/stated-predictions.ts';

type Table = Record<string, (string | number | boolean | null)[]>;
const files = { candidate: 'own.csv', champion: 'other.csv', labels: 'truth.csv' };
const columns = (table: Table): Columns => new Map(Object.entries(table));

function state(rules: Partial<StatedRules>, truth: Table, candidate: Table, champion = candidate) {
  const rows: LabelledRows = {
    rows: 0,
    unlabelled: 0,
    labels: columns(truth),
    candidate: columns(candidate),
    champion: columns(champion),
  };
  return statedPredictions(
    rows,
    { task: 'binary', target: 'y', positive: 'Yes', threshold: 0.5, ...rules },
    files,
  );
}

const failing =
  (...args: Parameters<typeof state>) =>
  () =>
    state(...args);
const inputError = (code: string, path: string, what: string) =>
  expect.objectContaining({ code, path, status: 400, message: expect.stringContaining(what) });

it('columns are named as relevo predict names them', () =>
  expect(statedColumns).toEqual({ label: 'label', probability: 'probability', prediction: 'prediction' }));

describe('predictions of two labels', () => {
  const truth = { y: ['Yes', 'No', 'Yes'] };
  const labelled = { probability: [0.9, 0.2, 0.5], label: ['Yes', 'No', 'No'] };

  it('are read beside the truth, for each side from its own file', () =>
    expect(state({}, truth, labelled, { probability: [1, 0, 0.25] })).toEqual({
      candidate: {
        predictions: {
          task: 'binary',
          truth: Uint8Array.of(1, 0, 1),
          decided: Uint8Array.of(1, 0, 0),
          probabilities: Float64Array.of(0.9, 0.2, 0.5),
        },
      },
      champion: {
        predictions: {
          task: 'binary',
          truth: Uint8Array.of(1, 0, 1),
          decided: Uint8Array.of(1, 0, 0),
          probabilities: Float64Array.of(1, 0, 0.25),
        },
      },
      classes: [],
    }));

  it.each([
    [0.5, [1, 0, 1]],
    [0.51, [1, 0, 0]],
    [0.2, [1, 1, 1]],
  ])('are decided at the threshold %d where there are no labels', (threshold, decided) =>
    expect(state({ threshold }, truth, { probability: [0.9, 0.2, 0.5] }).candidate).toMatchObject({
      predictions: { decided: Uint8Array.from(decided) },
    }),
  );

  it('are read from the column of the positive label before any other', () => {
    const { candidate } = state({}, truth, { probability: [2, 2, 2], probability_Yes: [0.1, 0.2, 0.3] });
    expect(candidate).toMatchObject({ predictions: { probabilities: Float64Array.of(0.1, 0.2, 0.3) } });
  });

  it('take labels for what they say, whatever their type', () => {
    const { candidate } = state(
      { positive: '1' },
      { y: [1, 0, 1] },
      { probability: [0.9, 0.9, 0.1], label: [1, 0, '1'] },
    );
    expect(candidate).toMatchObject({
      predictions: { truth: Uint8Array.of(1, 0, 1), decided: Uint8Array.of(1, 0, 1) },
    });
  });

  it('know no positive label where the policy names none', () =>
    expect(state({ positive: undefined }, truth, labelled).candidate).toMatchObject({
      predictions: { truth: Uint8Array.of(0, 0, 0), decided: Uint8Array.of(0, 0, 0) },
    }));

  it.each([
    [[0.9, -0.01, 1.01], '2 rows'],
    [[NaN, 0.2, 0.5], '1 row'],
    [[null, 0.2, Infinity], '2 rows'],
    [['0.9', 0.2, 0.5], '1 row'],
    [[true, 0.2, 0.5], '1 row'],
  ])('are no evidence with the probabilities %j', (probability, bad) =>
    expect(state({}, truth, { probability }, labelled)).toMatchObject({
      candidate: { problem: `own.csv: the probability is not from 0 to 1 in ${bad}` },
      champion: { predictions: { task: 'binary' } },
    }),
  );

  it('take probabilities at both ends', () =>
    expect(state({}, truth, { probability: [0, 1, 0] }).candidate).toHaveProperty('predictions'));

  it('are no evidence without some labels', () =>
    expect(state({}, truth, labelled, { ...labelled, label: ['Yes', null, 'No'] })).toMatchObject({
      candidate: { predictions: { task: 'binary' } },
      champion: { problem: 'other.csv: rows without a label' },
    }));

  it('cannot be read without a column of them', () => {
    expect(failing({}, truth, labelled, { score: [1, 0, 1] })).toThrow(
      inputError('COLUMN_MISSING', 'other.csv', 'no column probability'),
    );
    expect(failing({}, truth, { label: [1, 0, 1] }, labelled)).toThrow(
      inputError('COLUMN_MISSING', 'own.csv', 'no column probability'),
    );
  });

  it('are none where there is no truth', () =>
    expect(state({ target: 'z' }, truth, { probability: [] }).candidate).toEqual({
      predictions: {
        task: 'binary',
        truth: new Uint8Array(),
        decided: new Uint8Array(),
        probabilities: new Float64Array(),
      },
    }));
});

describe('predictions of several labels', () => {
  const rules = { task: 'multiclass', positive: undefined } as const;
  const truth = { y: ['b', 'a', 'c'] };
  const shares = {
    probability_a: [0.2, 0.5, 0.25],
    probability_b: [0.5, 0.5, 0.25],
    probability_c: [0.3, 0, 0.5],
  };

  it('are read row by row; the first of the most probable is decided', () =>
    expect(state(rules, truth, shares)).toMatchObject({
      candidate: {
        predictions: {
          task: 'multiclass',
          classes: 3,
          truth: Int32Array.of(1, 0, 2),
          decided: Int32Array.of(1, 0, 2),
          probabilities: Float64Array.of(0.2, 0.5, 0.3, 0.5, 0.5, 0, 0.25, 0.25, 0.5),
        },
      },
      classes: ['a', 'b', 'c'],
    }));

  it('are decided by their labels where there are some', () => {
    const own = { ...shares, label: ['c', 'c', 'a'] };
    expect(state(rules, truth, own).candidate).toMatchObject({
      predictions: { decided: Int32Array.of(2, 2, 0) },
    });
  });

  it('are those of the classes that the candidate names, in any order of columns', () => {
    const { probability_a: a, probability_b: b, probability_c: c } = shares;
    const turned = { probability_c: c, probability_b: b, probability_a: a };
    expect(state(rules, truth, shares, turned).champion).toEqual(state(rules, truth, shares).candidate);
    expect(state(rules, truth, turned).classes).toEqual(['c', 'b', 'a']);
  });

  it.each([
    [{ ...shares, probability_b: [1.1, -0.1, NaN] }, 'own.csv: 3 probabilities are not from 0 to 1'],
    [{ ...shares, label: ['a', 'd', 'c'] }, 'own.csv: a label that is none of the classes'],
    [{ ...shares, label: ['a', null, 'c'] }, 'own.csv: a label that is none of the classes'],
  ])('are no evidence with %j', (own, problem) =>
    expect(state(rules, truth, own, shares)).toMatchObject({
      candidate: { problem },
      champion: { predictions: { task: 'multiclass' } },
    }),
  );

  it('cannot be read without a column for each class', () => {
    const { probability_a: a, probability_b: b } = shares;
    expect(failing(rules, truth, { probability_a: a, label: truth.y })).toThrow(
      inputError('COLUMN_MISSING', 'own.csv', 'no column probability_… for each class'),
    );
    expect(
      failing(rules, { y: ['b', 'a', 'b'] }, { probability_a: a, probability_b: b }, { probability_a: a }),
    ).toThrow(inputError('COLUMN_MISSING', 'other.csv', 'no column probability_b'));
    expect(failing(rules, { y: ['b', 'a', 'd'] }, shares)).toThrow(
      inputError('LABEL_UNKNOWN', 'truth.csv', 'y has a label without probability_… column'),
    );
  });
});

describe('predictions of numbers', () => {
  const rules = { task: 'regression', positive: undefined } as const;
  it('are read beside the truth', () =>
    expect(state(rules, { y: [1, 2] }, { prediction: [1.5, -2] }, { prediction: [0, 2] })).toEqual({
      candidate: {
        predictions: {
          task: 'regression',
          truth: Float64Array.of(1, 2),
          predicted: Float64Array.of(1.5, -2),
        },
      },
      champion: {
        predictions: { task: 'regression', truth: Float64Array.of(1, 2), predicted: Float64Array.of(0, 2) },
      },
      classes: [],
    }));
  it('are no evidence where they are not finite', () =>
    expect(state(rules, { y: [1, 2] }, { prediction: [NaN, Infinity] }, { prediction: [0, null] })).toEqual({
      candidate: { problem: 'own.csv: the prediction is not a finite number in 2 rows' },
      champion: { problem: 'other.csv: the prediction is not a finite number in 1 row' },
      classes: [],
    }));
  it.each([[['1', 2]], [[1, null]], [[1, NaN]], [[1, Infinity]], [[1, true]]])(
    'cannot be held against the truth %j',
    (y) =>
      expect(failing(rules, { y }, { prediction: [1, 2] })).toThrow(
        inputError('TARGET_TYPE', 'truth.csv', 'y is not a finite number in every row'),
      ),
  );
  it('cannot be read without their column', () =>
    expect(failing(rules, { y: [1] }, { probability: [1] })).toThrow(
      inputError('COLUMN_MISSING', 'own.csv', 'no column prediction'),
    ));
});
