import { describe, expect, it } from 'vitest';
import { trainingData } from '../../../../shared/promotion/checks/training-data.ts';
import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import type { TrainingData } from '../../../../shared/promotion/evidence/training-data.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';

const DAY = 86_400_000;

type Known = Extract<TrainingData, { state: 'known' }>;

const fit: Known = {
  state: 'known',
  rows: 5000,
  uploaded: '2026-11-20T00:00:00.000Z',
  ageMs: 2 * DAY,
  findings: [],
  drift: { kind: 'compared', requests: 800, columns: 19, drifted: [] },
  labels: { No: 0.7, Yes: 0.3 },
  championLabels: { No: 0.75, Yes: 0.25 },
};

function checksOf(found: Evidence['trainingData'], gate: object = {}, champion: number | null = 1.4) {
  const evidence = { ...sampleEvidence({ rows: 10, champion }), trainingData: found };
  return trainingData({ evidence, rules: sampleRules({ ...gate }), measurements: [], slices: [] });
}
const checkOf = (id: string, changes: Partial<Known>, gate: object = {}, champion: number | null = 1.4) =>
  checksOf({ ...fit, ...changes }, gate, champion).find((check) => check.id === `training-data:${id}`);

const finding = (name: string) => ({ column: name, code: 'OUT_OF_RANGE' });

describe('training data', () => {
  it('that is fit', () => {
    expect(
      checksOf(fit).map(({ id, status, observed, limit, rows, reason }) => [
        id,
        status,
        observed,
        limit,
        rows,
        reason,
      ]),
    ).toEqual([
      ['training-data:age', 'pass', 2, 90, null, 'uploaded at 2026-11-20T00:00:00.000Z, 2.0 days ago'],
      ['training-data:rows', 'pass', 5000, 500, 5000, '5,000 rows'],
      ['training-data:schema', 'pass', 0, 0, 5000, 'all columns are so'],
      ['training-data:drift', 'pass', 0, 0, 800, 'against 800 requests: none of 19 features differ'],
      [
        'training-data:labels',
        'pass',
        expect.closeTo(0.05, 12),
        0.1,
        null,
        'no new label, shares moved by at most 0.0500',
      ],
    ]);
    expect(checksOf(fit).map(({ required }) => required)).toEqual([
      'uploaded at most 90d before the decision',
      'at least 500 rows',
      'columns as the policy says they are',
      'features like those that callers send lately, by the limits of monitoring',
      'no new label, and no share that moved by more than 0.1000',
    ]);
  });

  it.each([
    [undefined, 'the candidate was not looked at'],
    [{ state: 'unknown', why: 'no profile' }, 'no profile'],
  ] as const)('that nobody knows: %j', (found, reason) => {
    expect(checksOf(found)).toMatchObject([
      { id: 'training-data', status: 'missing', reason, required: 'what the candidate was trained on' },
    ]);
  });

  it.each([
    [90 * DAY, 'pass'],
    [90 * DAY + 1, 'fail'],
  ])('that is %d ms old: %s', (ageMs, status) => {
    expect(checkOf('age', { ageMs })).toMatchObject({ status });
  });

  it('of an age that the policy sets, or that nobody knows', () => {
    expect(checkOf('age', {}, { trainingData: { maxAge: '47h' } })).toMatchObject({ status: 'fail' });
    for (const unknown of [{ uploaded: null }, { ageMs: null }])
      expect(checkOf('age', unknown)).toMatchObject({
        status: 'not-run',
        reason: 'nothing says when the upload arrived that it was trained for',
      });
  });

  it.each([
    [500, {}, 'pass'],
    [499, {}, 'fail'],
    [499, { trainingData: { minRows: 499 } }, 'pass'],
  ])('of %i rows by %j: %s', (rows, gate, status) => {
    expect(checkOf('rows', { rows }, gate)).toMatchObject({ status, observed: rows, reason: `${rows} rows` });
  });

  it.each([
    ['a', 'not so: a (OUT_OF_RANGE)'],
    [
      'abcde',
      'not so: a (OUT_OF_RANGE), b (OUT_OF_RANGE), c (OUT_OF_RANGE), d (OUT_OF_RANGE), e (OUT_OF_RANGE)',
    ],
    [
      'abcdefg',
      'not so: a (OUT_OF_RANGE), b (OUT_OF_RANGE), c (OUT_OF_RANGE), d (OUT_OF_RANGE), e (OUT_OF_RANGE) and 2 more',
    ],
  ])('that is not what the policy says in the columns of %s', (names, reason) => {
    const findings = Array.from(names, finding);
    expect(checkOf('schema', { findings })).toMatchObject({ status: 'fail', observed: names.length, reason });
  });

  it('that is unlike what callers send', () => {
    const drifted = [
      { column: 'tenure', effect: 0.31 },
      { column: 'plan', effect: 0.12 },
    ];
    const drift = { kind: 'compared', requests: 800, columns: 19, drifted } as const;
    expect(checkOf('drift', { drift })).toMatchObject({
      status: 'fail',
      observed: 2,
      reason: 'against 800 requests: tenure (effect 0.3100), plan (effect 0.1200), 2 of 19 features differ',
    });
    const none = { kind: 'none', why: '3 of 500 requests to compare with' } as const;
    expect(checkOf('drift', { drift: none })).toMatchObject({ status: 'not-run', reason: none.why });
  });

  it.each([
    [
      { No: 0.65, Yes: 0.35 },
      { No: 0.75, Yes: 0.25 },
      'pass',
      'no new label, shares moved by at most 0.1000',
    ],
    [
      { No: 0.64, Yes: 0.36 },
      { No: 0.75, Yes: 0.25 },
      'fail',
      'no new label, shares moved by at most 0.1100',
    ],
    [
      { No: 0.9, Yes: 0.09, Maybe: 0.01 },
      { No: 0.9, Yes: 0.1 },
      'fail',
      '1 new label, shares moved by at most 0.0100',
    ],
    [{ No: 1, Maybe: 0 }, { No: 0.95, Yes: 0.05 }, 'pass', 'no new label, shares moved by at most 0.0500'],
    [{ No: 1 }, { Yes: 0, No: 1 }, 'pass', 'no new label, shares moved by at most 0.0000'],
    [{ No: 0.99, Yes: 0.01 }, { No: 1, Yes: 0 }, 'fail', '1 new label, shares moved by at most 0.0100'],
  ])('with labels %j after %j: %s', (labels, championLabels, status, reason) => {
    const gate = { trainingData: { maxLabelShift: 0.1000001 } };
    expect(checkOf('labels', { labels, championLabels }, gate)).toMatchObject({
      status,
      reason,
      limit: 0.1000001,
    });
  });

  it('whose labels cannot be compared', () => {
    expect(checkOf('labels', { labels: null })).toMatchObject({
      status: 'not-run',
      reason: 'labels in the training of the candidate are not counted',
    });
    expect(checkOf('labels', { championLabels: null })).toMatchObject({
      status: 'not-run',
      reason: 'labels in the training of the champion are not counted',
    });
    expect(checkOf('labels', { championLabels: null }, {}, null)).toMatchObject({
      reason: 'there is no champion',
    });
  });

  it('warns unless the policy wants more', () => {
    const evidence = {
      ...sampleEvidence({ rows: 3000, correlation: 0.995 }),
      trainingData: { ...fit, rows: 3 },
    };
    expect(evaluate(evidence, sampleRules()).verdict).toBe('promote');
    const strict = sampleRules({ severity: { 'training-data': 'block' } });
    expect(evaluate(evidence, strict).verdict).toBe('reject');
    expect(evaluate({ ...evidence, trainingData: undefined }, strict).verdict).toBe('insufficient-evidence');
  });
});
