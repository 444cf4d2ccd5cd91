import { describe, expect, it } from 'vitest';
import { robustness } from '../../../../shared/promotion/checks/robustness.ts';
import { sampleEvidence, sampleTrials } from '../evidence-sample.ts';
import { sampleFacts } from '../facts-sample.ts';

const sample = sampleEvidence({ rows: 2 });
const nulls = { kind: 'nulls', rows: 200, failed: 0, broken: 0, changedLabels: 0 } as const;
const judge = (changes: object, gate = {}) =>
  robustness(
    sampleFacts({
      evidence: { ...sample, trials: { ...sampleTrials, perturbed: [{ ...nulls, ...changes }] } },
      gate,
    }),
  ).slice(0, -1);

describe('robustness', () => {
  it('asks for an answer to every row, and for not too many others', () =>
    expect(judge({ changedLabels: 100 })).toEqual([
      {
        id: 'robustness:nulls',
        status: 'pass',
        required: 'an answer to every row with missing values, at most 50.0 % of the labels changed',
        observed: 0.5,
        limit: 0.5,
        interval: null,
        rows: 200,
        furtherRows: null,
        reason: 'of 200 rows with missing values: 50.0 % of the labels changed',
      },
    ]));

  it.each([
    [{}, 'pass', 'missing values: 0.0 % of the labels changed', 0, 0.5],
    [{ changedLabels: 101 }, 'fail', 'missing values: 50.5 % of the labels changed', 0.505, 0.5],
    [
      { failed: 1 },
      'fail',
      'missing values: fails on 1, 0.0 % of the labels changed',
      '1 without an answer',
      0.5,
    ],
    [
      { failed: 1, broken: 2 },
      'fail',
      'missing values: fails on 1, gives no finite answer to 2, 0.0 % of the labels changed',
      '3 without an answer',
      0.5,
    ],
    [
      { broken: 2, changedLabels: null },
      'fail',
      'missing values: gives no finite answer to 2, all are answered',
      '2 without an answer',
      null,
    ],
    [{ changedLabels: null }, 'pass', 'missing values: all are answered', null, null],
    [
      { kind: 'unseen', changedLabels: 101 },
      'fail',
      'unseen categories: 50.5 % of the labels changed',
      0.505,
      0.5,
    ],
    [
      { kind: 'extremes', changedLabels: 200 },
      'pass',
      'extreme numbers: 100.0 % of the labels changed',
      1,
      null,
    ],
    [
      { kind: 'extremes', broken: 1 },
      'fail',
      'extreme numbers: gives no finite answer to 1, 0.0 % of the labels changed',
      '1 without an answer',
      null,
    ],
  ] as const)('of %j: %s', (changes, status, reason, observed, limit) =>
    expect(judge(changes)).toMatchObject([
      { status, reason: `of 200 rows with ${reason}`, observed, limit, rows: 200 },
    ]),
  );

  it.each([
    [{ kind: 'extremes' }, 'robustness:extremes', 'an answer to every row with extreme numbers'],
    [{ changedLabels: null }, 'robustness:nulls', 'an answer to every row with missing values'],
    [
      { kind: 'unseen' },
      'robustness:unseen',
      'an answer to every row with unseen categories, at most 50.0 % of the labels changed',
    ],
  ])('requires of %j: %s', (changes, id, required) =>
    expect(judge(changes)).toMatchObject([{ id, required }]),
  );

  it.each([
    ['nulls', 'missing values'],
    ['unseen', 'unseen categories'],
    ['extremes', 'extreme numbers'],
  ])('is not asked where the signature lets no column have them: %s', (kind, what) =>
    expect(judge({ kind, rows: 0 })).toMatchObject([
      {
        id: `robustness:${kind}`,
        status: 'not-run',
        reason: `the signature lets no column have ${what}`,
        observed: null,
        rows: null,
      },
    ]),
  );

  it('has the limit that the policy sets', () => {
    const gate = { robustness: { maxChangedLabels: 0.1 } };
    expect(judge({ changedLabels: 20 }, gate)).toMatchObject([
      { status: 'pass', limit: 0.1, observed: 0.1, required: expect.stringMatching(/at most 10\.0 %/) },
    ]);
    expect(judge({ changedLabels: 21 }, gate)).toMatchObject([{ status: 'fail' }]);
  });

  it('is missing where nothing was tried', () =>
    expect(
      robustness(sampleFacts({ evidence: { ...sample, trials: undefined } })).slice(0, -1),
    ).toMatchObject([
      {
        id: 'robustness',
        status: 'missing',
        required: 'an answer to unusual rows',
        reason: 'the candidate was not tried',
      },
    ]));
});
