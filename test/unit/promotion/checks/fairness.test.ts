import { describe, expect, it } from 'vitest';
import { fairness } from '../../../../shared/promotion/checks/fairness.ts';
import type { Predictions } from '../../../../shared/stats/metrics/predictions.ts';
import { resultOf, sampleFacts, withCandidate } from '../facts-sample.ts';
import { evidenceOf, type JudgedRow, times } from '../rows-sample.ts';

/** `selected` of `rows` are decided positive; all are positive in truth where `truth` says so. */
const group = (name: string, rows: number, selected: number, truth: 0 | 1 = 1): JudgedRow[] => [
  ...times(selected, { truth, candidate: 0.9, group: name }),
  ...times(rows - selected, { truth, candidate: 0.1, group: name }),
];

const [selection, opportunity] = ['fairness:selection:plan', 'fairness:opportunity:plan'];
const all = (rows: JudgedRow[], section: object = {}, gate: object = {}) =>
  fairness(
    sampleFacts({
      evidence: evidenceOf(rows),
      gate: { fairness: { attributes: ['plan'], ...section }, ...gate },
    }),
  );
const judge = (rows: JudgedRow[], id: string, section: object = {}) => resultOf(all(rows, section), id);

describe('fairness', () => {
  it('says which groups it compares, and with what', () => {
    const result = judge([...group('a', 4000, 1000), ...group('b', 4000, 900)], selection);
    expect(result).toEqual({
      id: selection,
      status: 'pass',
      required: 'shares of positive decisions in a ratio above 0.8',
      observed: expect.closeTo(0.9, 12),
      limit: 0.8,
      interval: {
        value: expect.closeTo(0.9, 12),
        lower: expect.closeTo(0.8425, 4),
        upper: expect.closeTo(0.9614, 4),
        standardError: expect.closeTo((0.9 - 0.8425) / 1.6449, 4),
        method: 'mover-ratio',
      },
      rows: 8000,
      furtherRows: null,
      reason: 'b 22.5 % of 4,000, a 25.0 % of 4,000: 0.9000, bound 0.8425, limit 0.8000',
    });
  });

  it.each([
    ['equal shares of many rows', [2000, 500, 2000, 500], 'pass', 1],
    ['less than four fifths', [1000, 400, 1000, 300], 'fail', 0.75],
    ['four fifths', [1000, 500, 1000, 400], 'fail', 0.8],
    ['equal shares of few rows', [60, 15, 60, 15], 'missing', 1],
  ] as const)(
    'holds the ratio of selection rates against four fifths: %s',
    (_what, [m, a, n, b], status, ratio) => {
      const check = judge([...group('a', m, a), ...group('b', n, b)], selection);
      expect(check).toMatchObject({ status, limit: 0.8, rows: m + n });
      expect(check.observed).toBeCloseTo(ratio, 12);
      expect((check.furtherRows ?? 0) > 100).toBe(status === 'missing');
    },
  );

  it('compares true positive rates, so rows that are negative in truth do not count', () => {
    const negatives = [...group('a', 1000, 300, 0), ...group('b', 1000, 300, 0)];
    const rows = [...group('a', 1000, 900), ...group('b', 1000, 750), ...negatives];
    const check = judge(rows, opportunity);
    expect(check).toMatchObject({
      status: 'fail',
      limit: 0.1,
      rows: 2000,
      required: 'true positive rates that differ by less than 0.1',
      interval: { method: 'newcombe' },
    });
    expect(check.observed).toBeCloseTo(0.15, 12);
    expect(check.reason).toBe('b 75.0 % of 1,000, a 90.0 % of 1,000: 0.1500, bound 0.1774, limit 0.1000');
    expect(judge(rows, selection)).toMatchObject({ rows: 4000 });
  });

  it('passes a difference whose upper bound is under the limit, and takes it for its error', () => {
    const check = judge([...group('a', 4000, 2000), ...group('b', 4000, 1900)], opportunity);
    expect(check).toMatchObject({ status: 'pass', observed: expect.closeTo(0.025, 12) });
    const { upper, standardError } = check.interval ?? {};
    expect(standardError).toBeCloseTo(((upper ?? NaN) - 0.025) / 1.6448536, 6);
  });

  it('asks it of every group and shows the worst', () => {
    const rows = [
      ...group('a', 1000, 500),
      ...group('b', 1000, 480),
      ...group('c', 1000, 350),
      ...group('d', 1000, 300),
    ];
    const check = judge(rows, selection);
    expect(check.reason).toMatch(/^d 30\.0 % of 1,000, a 50\.0 % of 1,000/);
    expect(check.status).toBe('fail');
    expect(judge(rows.toReversed(), selection).reason).toBe(check.reason);
  });

  it.each([
    [
      'one that fails before one that is not certain',
      [group('a', 2000, 1000), group('b', 60, 27), group('c', 2000, 700)],
      /^c 35/,
    ],
    [
      'one that is not certain before one that passes',
      [group('a', 2000, 1000), group('b', 60, 28), group('c', 2000, 900)],
      /^b 46/,
    ],
    [
      'of those that are not certain the one that asks for most rows',
      [group('a', 2000, 1000), group('b', 60, 30), group('c', 60, 26)],
      /^c 43/,
    ],
    [
      'of those that pass the one nearest to the limit',
      [group('a', 2000, 1000), group('b', 4000, 1800), group('c', 2000, 990)],
      /^b 45/,
    ],
    [
      'of those that fail the one farthest from it',
      [group('a', 2000, 1000), group('b', 2000, 600), group('c', 2000, 700)],
      /^b 30/,
    ],
    [
      'the first by name of those that do alike',
      [group('a', 2000, 1000), group('c', 2000, 900), group('b', 2000, 900)],
      /^b 45/,
    ],
  ])('shows %s', (_what, groups, reason) => expect(judge(groups.flat(), selection).reason).toMatch(reason));

  it('finds the group with the highest share wherever it stands', () => {
    const rows = [...group('a', 1000, 300), ...group('b', 1000, 500), ...group('c', 1000, 490)];
    expect(judge(rows, selection).reason).toMatch(/^a 30\.0 % of 1,000, b 50\.0 % of 1,000/);
  });

  it('shows how many groups are too small, and does not decide on them', () => {
    const rows = [...group('a', 2000, 500), ...group('b', 30, 7), ...group('c', 29, 0)];
    const check = judge(rows, selection);
    expect(check.reason).toMatch(/^b 23\.3 % of 30, a .*; 1 with too few rows not judged; needs/);
    expect(judge(rows, selection, { minRows: 29 }).reason).toMatch(/^c 0\.0 % of 29, a .*limit 0\.8000/);
    expect(judge(rows, selection, { minRows: 31 })).toMatchObject({
      status: 'missing',
      required: 'shares of positive decisions in a ratio above 0.8',
      reason: 'fewer than two groups of plan have enough rows; 2 with too few rows not judged',
      interval: null,
    });
  });

  it('stays open where nobody is selected', () => {
    const check = judge([...group('a', 300, 0), ...group('b', 300, 0)], selection);
    expect(check).toMatchObject({ status: 'missing', reason: expect.stringContaining('not a number') });
  });

  it.each([
    [{ minSelectionRatio: 0.5 }, selection, 0.5],
    [{ maxOpportunityDifference: 0.3 }, opportunity, 0.3],
  ])('has the limit that the policy sets: %j', (section, id, limit) =>
    expect(judge([...group('a', 1000, 500), ...group('b', 1000, 400)], id, section)).toMatchObject({
      status: 'pass',
      limit,
    }),
  );

  it('is as sure as the policy asks', () => {
    const rows = [...group('a', 4000, 1000), ...group('b', 4000, 880)];
    const strict = all(rows, {}, { alpha: 0.001, resamples: 10_000 });
    expect(judge(rows, selection)).toMatchObject({ status: 'pass' });
    expect(resultOf(strict, selection)).toMatchObject({ status: 'missing' });
    expect(resultOf(strict, selection).interval?.standardError).toBeCloseTo(
      judge(rows, selection).interval?.standardError ?? NaN,
      2,
    );
  });

  it('stays open where the rows have no such column', () =>
    expect(all(group('a', 300, 100), { attributes: ['region'] })).toMatchObject([
      {
        id: 'fairness:selection:region',
        status: 'missing',
        required: 'shares of positive decisions in a ratio above 0.8',
        reason: 'the rows have no column region',
      },
      { id: 'fairness:opportunity:region', status: 'missing', reason: 'the rows have no column region' },
    ]));

  const numbers: Predictions = {
    task: 'regression',
    truth: Float64Array.of(1),
    predicted: Float64Array.of(1),
  };
  it.each([
    ['there are no predictions', undefined],
    ['there are no decisions', numbers],
  ])('stays open where %s', (_what, predictions) => {
    const evidence = withCandidate(evidenceOf(group('a', 300, 100)), { predictions });
    const facts = sampleFacts({ evidence, gate: { fairness: { attributes: ['plan'] } } });
    expect(fairness(facts)).toMatchObject([
      { id: selection, status: 'missing', reason: 'the decisions are not known' },
      { id: opportunity, status: 'missing', reason: 'the decisions are not known' },
    ]);
  });

  it('leaves out what a policy does not ask', () => {
    const rows = [...group('a', 1000, 400), ...group('b', 1000, 300)];
    const idsOf = (section: object) => all(rows, section).map(({ id }) => id);
    expect(idsOf({})).toEqual([selection, opportunity]);
    expect(idsOf({ minSelectionRatio: null })).toEqual([opportunity]);
    expect(idsOf({ maxOpportunityDifference: null })).toEqual([selection]);
    expect(idsOf({ attributes: [] })).toEqual([]);
    expect(idsOf({ attributes: [{ column: 'plan', edges: [1] }] })).toEqual([selection, opportunity]);
  });

  it('is less certain of rows that belong to few entities', () => {
    const rows = [...group('a', 1000, 500), ...group('b', 1000, 480)];
    const few = rows.map((row, at) => ({ ...row, entity: `e${Math.floor(at / 100)}` }));
    const [alone, together] = [rows, few].map((own) => judge(own, selection));
    expect(together?.interval?.lower).toBeLessThan((alone?.interval?.lower ?? 0) - 0.1);
  });
});
