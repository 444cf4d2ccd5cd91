import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleRules } from '../evidence-sample.ts';
import { evidenceOf, judge, type JudgedRow, times } from './predictions-sample.ts';

/** `selected` of `rows` are decided positive; all are positive in truth where `truth` says so. */
const group = (name: string, rows: number, selected: number, truth: 0 | 1 = 1): JudgedRow[] => [
  ...times(selected, { truth, candidate: 0.9, group: name }),
  ...times(rows - selected, { truth, candidate: 0.1, group: name }),
];

const rules = (fairness: object = {}) =>
  sampleRules({ minPositives: 0, fairness: { attributes: ['plan'], ...fairness } });
const [selection, opportunity] = ['fairness:selection:plan', 'fairness:opportunity:plan'];

describe('fairness', () => {
  it.each([
    ['equal shares of many rows', [2000, 500, 2000, 500], 'pass', 1],
    ['a small difference of many rows', [4000, 1000, 4000, 900], 'pass', 0.9],
    ['less than four fifths', [1000, 400, 1000, 300], 'fail', 0.75],
    ['equal shares of few rows', [60, 15, 60, 15], 'missing', 1],
  ] as const)(
    'holds the ratio of selection rates against four fifths: %s',
    (_what, [m, a, n, b], status, ratio) => {
      const check = judge(evidenceOf([...group('a', m, a), ...group('b', n, b)]), rules(), selection);
      expect(check).toMatchObject({ status, limit: 0.8, rows: m + n });
      expect(check.observed).toBeCloseTo(ratio, 12);
      expect((check.furtherRows ?? 0) > 100).toBe(status === 'missing');
    },
  );

  it('compares true positive rates, so rows that are negative in truth do not count', () => {
    const negatives = [...group('a', 1000, 300, 0), ...group('b', 1000, 300, 0)];
    const check = judge(
      evidenceOf([...group('a', 1000, 900), ...group('b', 1000, 750), ...negatives]),
      rules(),
      opportunity,
    );
    expect(check).toMatchObject({ status: 'fail', limit: 0.1, rows: 2000 });
    expect(check.observed).toBeCloseTo(0.15, 12);
    expect(check.reason).toMatch(
      /^b 75\.0 % of 1,000, a 90\.0 % of 1,000: 0\.1500, bound 0\.177\d, limit 0\.1000$/,
    );
  });

  it('asks it of every group and shows the worst', () => {
    const rows = [
      ...group('a', 1000, 500),
      ...group('b', 1000, 480),
      ...group('c', 1000, 350),
      ...group('d', 1000, 300),
    ];
    const check = judge(evidenceOf(rows), rules(), selection);
    expect(check.reason).toMatch(/^d 30\.0 % of 1,000, a 50\.0 % of 1,000/);
    expect(check.status).toBe('fail');
  });

  it('shows how many groups are too small, and does not decide on them', () => {
    const rows = [...group('a', 2000, 500), ...group('b', 2000, 500), ...group('c', 29, 0)];
    const check = judge(evidenceOf(rows), rules(), selection);
    expect(check.status).toBe('pass');
    expect(check.reason).toMatch(/; 1 with too few rows not judged$/);
  });

  it.each([
    ['one group is left', [...group('a', 300, 100), ...group('b', 20, 0)], /fewer than two groups of plan/],
    ['nobody is selected', [...group('a', 300, 0), ...group('b', 300, 0)], /not a number/],
  ])('stays open where %s', (_what, rows, reason) => {
    const check = judge(evidenceOf(rows), rules(), selection);
    expect(check).toMatchObject({ status: 'missing', reason: expect.stringMatching(reason) });
  });

  it('stays open where the rows have no such column', () => {
    const evidence = evidenceOf(group('a', 300, 100));
    const { checks } = evaluate(evidence, rules({ attributes: ['region'] }));
    expect(checks.filter(({ id }) => id.startsWith('fairness'))).toMatchObject([
      { status: 'missing', reason: 'the rows have no column region' },
      { status: 'missing', reason: 'the rows have no column region' },
    ]);
  });

  it('leaves out what a policy does not ask', () => {
    const evidence = evidenceOf([...group('a', 1000, 400), ...group('b', 1000, 300)]);
    const idsOf = (fairness: object) =>
      evaluate(evidence, rules(fairness))
        .checks.map(({ id }) => id)
        .filter((id) => id.startsWith('fairness'));
    expect(idsOf({ minSelectionRatio: null })).toEqual([opportunity]);
    expect(idsOf({ maxOpportunityDifference: null })).toEqual([selection]);
    expect(idsOf({ attributes: [] })).toEqual([]);
  });

  it('is less certain of rows that belong to few entities', () => {
    const rows = [...group('a', 1000, 500), ...group('b', 1000, 480)];
    const few = rows.map((row, at) => ({ ...row, entity: `e${Math.floor(at / 100)}` }));
    const [alone, together] = [rows, few].map((own) => judge(evidenceOf(own), rules(), selection));
    expect(together?.interval?.lower).toBeLessThan((alone?.interval?.lower ?? 0) - 0.1);
  });
});
