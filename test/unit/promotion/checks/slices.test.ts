import { describe, expect, it } from 'vitest';
import { slices } from '../../../../shared/promotion/checks/slices.ts';
import type { Slice } from '../../../../shared/promotion/measures/measure-slices.ts';
import type { Estimate } from '../../../../shared/promotion/measures/measurement.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { estimateOf, sampleFacts } from '../facts-sample.ts';

const difference = (value: number, standardError = 0.01): Estimate =>
  estimateOf(value, value - standardError, value + standardError, standardError);

const unbounded = (value: number): Estimate => estimateOf(value, NaN, NaN, NaN);

type SliceChanges = { rows?: number; column?: string; champion?: Estimate | null };

const slice = (
  group: string,
  measured: Estimate | null,
  { rows = 200, column = 'plan', champion = estimateOf(0.75, 0.7, 0.8) }: SliceChanges = {},
): Slice => ({
  column,
  group,
  rows,
  measured: { candidate: estimateOf(0.7, 0.65, 0.75), champion, difference: measured },
});

const grouping = (column: string, names: string[]) => ({ column, names, of: new Uint16Array(2) });

function judge(
  measured: Slice[],
  section: object = {},
  primary: 'accuracy' | 'log_loss' = 'accuracy',
  gate = {},
) {
  const sample = sampleEvidence({ rows: 2 });
  const groups = [grouping('plan', ['a', 'b', 'c']), grouping('region', ['n', 's'])];
  return slices(
    sampleFacts({
      evidence: { ...sample, rows: { ...sample.rows, used: 1000, groups } },
      slices: measured,
      gate: { slices: { columns: ['plan'], margin: 0.05, ...section }, ...gate },
      rest: { primary },
    }),
  );
}

const [fine, good] = [slice('a', difference(0.01)), slice('b', difference(0.02))];

describe('slices', () => {
  it('are no question without a champion', () => {
    const evidence = sampleEvidence({ rows: 2, champion: null });
    const gate = { slices: { columns: ['plan'] } };
    expect(slices(sampleFacts({ evidence, slices: [fine], gate }))).toEqual([]);
  });

  it('pass where no group is shown to be worse, and show the one nearest to it', () =>
    expect(judge([good, fine, slice('c', difference(0.03))])).toEqual([
      {
        id: 'slice:plan',
        status: 'pass',
        required: 'no slice shown to be worse by more than 0.05',
        observed: 0.01,
        limit: -0.05,
        interval: difference(0.01),
        rows: 200,
        furtherRows: null,
        reason:
          'a (200 rows): 0.7000 against 0.7500, difference +0.0100, limit -0.0500, adjusted p 1.0000: no harm is shown; 3 slices judged',
      },
    ]));

  it('leave it open where no bound of any is known', () => {
    expect(judge([slice('a', unbounded(-0.3)), slice('b', unbounded(0.1))])).toMatchObject([
      { status: 'missing', reason: expect.stringContaining(': no bound is known; 2 slices judged') },
    ]);
    expect(judge([slice('a', unbounded(-0.3)), good])).toMatchObject([{ status: 'pass' }]);
  });

  it('fail where one is shown to be worse, and show the one that is shown best', () => {
    const harmed = slice('c', difference(-0.09), { rows: 1234 });
    const doubtful = slice('b', difference(-0.2, 0.1));
    expect(judge([fine, doubtful, harmed])).toEqual([
      {
        id: 'slice:plan',
        status: 'fail',
        required: 'no slice shown to be worse by more than 0.05',
        observed: -0.09,
        limit: -0.05,
        interval: difference(-0.09),
        rows: 1234,
        furtherRows: null,
        reason:
          'c (1,234 rows): 0.7000 against 0.7500, difference -0.0900, limit -0.0500, adjusted p 0.0001: harm is shown; 3 slices judged',
      },
    ]);
  });

  it('show the worst where nothing is shown', () => {
    const doubtful = slice('c', difference(-0.06, 0.1));
    expect(judge([fine, doubtful, good])[0]).toMatchObject({
      status: 'pass',
      observed: -0.06,
      reason: expect.stringMatching(/^c .*no harm is shown/),
    });
  });

  it.each([
    ['holm', 1, -1.65, 'fail'],
    ['holm', 1, -1.64, 'pass'],
    // 0.05 / 3 of a normal tail lies at 2.128.
    ['holm', 3, -2.13, 'fail'],
    ['holm', 3, -2.12, 'pass'],
    ['benjamini-hochberg', 3, -2.13, 'fail'],
    ['benjamini-hochberg', 3, -2.12, 'pass'],
  ])(
    'share the level by %s: %d slices, one %d errors over its limit: %s',
    (control, count, steps, status) => {
      const one = slice('c', difference(-0.05 + 0.01 * steps));
      expect(judge([one, fine, good].slice(0, count), { control })).toMatchObject([{ status }]);
    },
  );

  it.each([
    ['holm', 'pass'],
    ['benjamini-hochberg', 'fail'],
  ])('differ in how they share it: by %s two of equal harm %s', (control, status) => {
    // p of 0.03 each: twice as much by Holm, 0.03 by Benjamini and Hochberg.
    const two = ['a', 'b'].map((group) => slice(group, difference(-0.05 - 0.0188)));
    expect(judge(two, { control })).toMatchObject([{ status }]);
  });

  it('share the level over all columns', () => {
    const one = slice('c', difference(-0.05 - 0.018));
    const elsewhere = slice('n', difference(0.01), { column: 'region' });
    expect(judge([one])).toMatchObject([{ id: 'slice:plan', status: 'fail' }]);
    expect(judge([one, elsewhere], { columns: ['plan', 'region'] })).toMatchObject([
      { id: 'slice:plan', status: 'pass' },
      { id: 'slice:region', status: 'pass', reason: expect.stringMatching(/^n \(200 rows\)/) },
    ]);
  });

  it('are as sure as the policy asks', () => {
    const one = slice('c', difference(-0.05 - 0.02));
    expect(judge([one])).toMatchObject([{ status: 'fail' }]);
    expect(judge([one], {}, 'accuracy', { alpha: 0.01, resamples: 1000 })).toMatchObject([
      { status: 'pass' },
    ]);
  });

  it.each([
    ['accuracy', -0.08, -0.1, -0.04, 'pass'],
    ['accuracy', -0.08, -0.16, -0.065, 'fail'],
    ['log_loss', 0.08, 0.04, 0.1, 'pass'],
    ['log_loss', 0.08, 0.065, 0.16, 'fail'],
  ] as const)(
    'are judged by the bound where it is wider than the error: %s %d from %d to %d: %s',
    (metric, value, lower, upper, status) =>
      expect(judge([slice('a', estimateOf(value, lower, upper, 0.001))], {}, metric)).toMatchObject([
        { status },
      ]),
  );

  it('are not judged by a bound that is not known', () =>
    expect(judge([slice('a', estimateOf(-0.5, NaN, NaN, 0.001))])).toMatchObject([
      { status: 'missing', reason: expect.stringContaining('adjusted p 1.0000: no bound is known') },
    ]));

  it.each([
    [-0.051, 'fail', '0.0000'],
    [-0.05, 'pass', '1.0000'],
    [-0.049, 'pass', '1.0000'],
  ])('without any spread are judged by what they are: %d: %s', (value, status, p) =>
    expect(judge([slice('a', difference(value, 0))])).toMatchObject([
      { status, reason: expect.stringContaining(`adjusted p ${p}`) },
    ]),
  );

  it('of a loss are worse where it is more', () => {
    const losses = [slice('a', difference(0.09)), slice('b', difference(-0.5)), slice('c', difference(0))];
    expect(judge(losses, {}, 'log_loss')).toMatchObject([
      { status: 'fail', observed: 0.09, limit: 0.05, reason: expect.stringMatching(/^a .*limit \+0\.0500/) },
    ]);
    expect(judge(losses.slice(1), {}, 'log_loss')).toMatchObject([{ status: 'pass', observed: 0 }]);
  });

  it("take a margin in per cent of the champion's value in the slice", () => {
    const [result] = judge([slice('a', difference(-0.01))], { margin: '10%' });
    expect(result).toMatchObject({
      limit: expect.closeTo(-0.075, 12),
      required: 'no slice shown to be worse by more than 10%',
    });
  });

  it('of few rows or one label are counted, not judged', () => {
    const aside = '; 1 with too few rows (under 30) or labels not judged';
    expect(judge([fine, good])[0]?.reason).toMatch(/2 slices judged; 1 with too few/);
    for (const unknown of [
      slice('c', null),
      slice('c', difference(NaN)),
      slice('c', difference(-0.5), { champion: null }),
    ])
      expect(judge([fine, good, unknown])).toMatchObject([
        {
          status: 'pass',
          reason: expect.stringMatching(`2 slices judged${aside.replace(/[()]/g, '\\$&')}$`),
        },
      ]);
  });

  it('stay open where none can be judged, or the column is not there', () => {
    expect(judge([])).toMatchObject([
      {
        id: 'slice:plan',
        status: 'missing',
        required: 'no slice shown to be worse by more than 0.05',
        reason: 'no slice of plan can be judged; 3 with too few rows (under 30) or labels not judged',
      },
    ]);
    expect(judge([fine], { columns: [{ column: 'age', edges: [30] }] })).toMatchObject([
      { id: 'slice:age', status: 'missing', reason: 'the rows have no column age' },
    ]);
  });
});

const safe = (measured: Slice[], primary: 'accuracy' | 'log_loss' = 'accuracy') =>
  judge(measured, { rule: 'safe' }, primary);

const at = (value: number, lower: number, upper: number) => slice('a', estimateOf(value, lower, upper));

describe('slices that must be shown to be safe', () => {
  it('pass where all are, and show the one nearest to its limit', () =>
    expect(safe([good, fine])).toEqual([
      {
        id: 'slice:plan',
        status: 'pass',
        required: 'every slice shown not to be worse by 0.05',
        observed: 0.01,
        limit: -0.05,
        interval: difference(0.01),
        rows: 200,
        furtherRows: null,
        reason:
          'a (200 rows): 0.7000 against 0.7500, difference +0.0100, limit -0.0500; 2 slices judged; 1 with too few rows (under 30) or labels not judged',
      },
    ]));

  it('fail before they are open, and are open before they pass', () => {
    const [open, failed] = [
      slice('b', estimateOf(0, -0.08, 0.04, 0.04), { rows: 60 }),
      slice('c', difference(-0.05)),
    ];
    expect(safe([fine, open, failed])).toMatchObject([{ status: 'fail', observed: -0.05 }]);
    expect(safe([fine, failed, open])).toMatchObject([{ status: 'fail', observed: -0.05 }]);
    // 60 (0.08 + 0.8416 · 0.04)² / 0.05² = 311 rows of the slice, which has 60 of a thousand.
    expect(safe([fine, open])).toMatchObject([
      {
        status: 'missing',
        rows: 60,
        furtherRows: 4184,
        reason: expect.stringMatching(/; needs 4,184 further labelled rows$/),
      },
    ]);
  });

  it('are held at the bound of their side', () => {
    expect(safe([at(0, -0.05, 0)])).toMatchObject([{ status: 'missing' }]);
    expect(safe([at(0, -0.049, 9)])).toMatchObject([{ status: 'pass' }]);
    expect(safe([at(0, -9, 0.049)], 'log_loss')).toMatchObject([{ status: 'pass', limit: 0.05 }]);
    expect(safe([at(0, -9, 0.05)], 'log_loss')).toMatchObject([{ status: 'missing' }]);
  });
});
