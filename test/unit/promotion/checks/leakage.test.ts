import { describe, expect, it } from 'vitest';
import { leakage } from '../../../../shared/promotion/checks/leakage.ts';
import type { TrainedOn } from '../../../../shared/promotion/evidence/evidence.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { sampleFacts } from '../facts-sample.ts';

const sample = sampleEvidence({ rows: 2 });
const judge = (trainedOn: TrainedOn | undefined, gate = {}) =>
  leakage(sampleFacts({ evidence: { ...sample, trainedOn }, gate }));
const nothing = { interval: null, furtherRows: null };

describe('leakage', () => {
  it.each([
    [0, 'pass', '0 of 1,409 evaluation rows are about an entity that the candidate was trained on'],
    [1, 'fail', '1 of 1,409 evaluation rows is about an entity that the candidate was trained on'],
  ])('allows no row about somebody of whom training has seen one: %d: %s', (seen, status, reason) =>
    expect(judge({ method: 'entity', rows: 1409, seen, chance: 0 })).toEqual([
      {
        ...nothing,
        id: 'leakage',
        status,
        required: 'no evaluation row about somebody of whom training has seen a row',
        observed: seen / 1409,
        limit: 0,
        rows: 1409,
        reason,
      },
    ]),
  );

  it('is not sure of entities where the training set is not known', () =>
    expect(judge({ method: 'entity', rows: 100, seen: 1, chance: null })).toMatchObject([
      { status: 'missing', limit: 0.05 },
    ]));

  it('leaves the question open where training did not say what it was given', () =>
    expect(judge(undefined)).toEqual([
      {
        ...nothing,
        id: 'leakage',
        status: 'missing',
        required: 'evaluation rows that training has not seen',
        observed: null,
        limit: null,
        rows: null,
        reason: 'nothing says which rows it was trained on; log it with its training rows',
      },
    ]));

  it.each([
    { seen: 13, chance: 0.0105, status: 'pass' },
    { seen: 1409, chance: 0.0105, status: 'fail' },
    { seen: 1300, chance: 0.93, status: 'pass' },
    { seen: 1409, chance: 0.93, status: 'fail' },
    { seen: 13, chance: null, status: 'pass' },
    { seen: 300, chance: null, status: 'missing' },
    // Wilson's lower bound of 23 is 0.01165, of 24 is 0.01227.
    { seen: 23, chance: 0.012, status: 'pass' },
    { seen: 24, chance: 0.012, status: 'fail' },
  ])('holds $seen equal rows of 1,409 against those equal by chance, $chance', ({ status, ...rest }) =>
    expect(judge({ method: 'row', rows: 1409, ...rest })).toMatchObject([{ status }]),
  );

  it('is as sure as the policy asks', () => {
    const seen = { method: 'row', rows: 1409, seen: 24, chance: 0.012 } as const;
    expect(judge(seen, { alpha: 0.01, resamples: 1000 })).toMatchObject([{ status: 'pass' }]);
  });

  it('says how many are equal by chance, where that is known', () => {
    expect(judge({ method: 'row', rows: 1409, seen: 13, chance: 0.0105 })).toEqual([
      {
        ...nothing,
        id: 'leakage',
        status: 'pass',
        required:
          'at most 0.0105 of the evaluation rows equal to training rows, as many as are equal by chance',
        observed: 13 / 1409,
        limit: 0.0105,
        rows: 1409,
        reason:
          '13 of 1,409 evaluation rows have the values of a row that the candidate was trained on; 0.0105 are so by chance',
      },
    ]);
    expect(judge({ method: 'row', rows: 1409, seen: 13, chance: null })).toMatchObject([
      {
        required:
          'at most 0.0500 of the evaluation rows equal to training rows, as far as the training set is not known',
        limit: 0.05,
        reason: '13 of 1,409 evaluation rows have the values of a row that the candidate was trained on',
      },
    ]);
  });

  it('has nothing to observe without rows', () =>
    expect(judge({ method: 'row', rows: 0, seen: 0, chance: null })).toMatchObject([
      { status: 'pass', observed: null, rows: 0 },
    ]));
});
