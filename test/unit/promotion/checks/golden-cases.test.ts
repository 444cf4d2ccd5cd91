import { describe, expect, it } from 'vitest';
import { championCases, goldenCases } from '../../../../shared/promotion/checks/golden-cases.ts';
import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';

const tried = (failed: string[]): Evidence['golden'] => ({
  state: 'tried',
  digest: 'd',
  cases: 20,
  failed: failed.map((name) => ({ name, why: 'another label' })),
});
const names = (count: number) => Array.from({ length: count }, (_, at) => `case ${at}`);

describe('golden cases', () => {
  it('hold', () => {
    expect(goldenCases(tried([]), true)).toEqual({
      id: 'robustness:golden',
      status: 'pass',
      required: 'every golden case answered as expected',
      reason: 'all 20 golden cases hold',
      observed: 0,
      limit: 0,
      rows: 20,
      interval: null,
      furtherRows: null,
    });
  });

  it.each([
    [['a'], '1 of 20 golden cases does not hold: a (another label)'],
    [['a', 'b'], '2 of 20 golden cases do not hold: a (another label), b (another label)'],
    [names(10), /: case 0 \(another label\), .*case 9 \(another label\)$/],
    [names(11), /case 9 \(another label\), and 1 more$/],
  ])('of which %j do not hold', (failed, reason) => {
    const check = goldenCases(tried(failed), false);
    expect(check).toMatchObject({ status: 'fail', observed: failed.length });
    expect(check.reason).toMatch(
      typeof reason === 'string' ? new RegExp(`^${reason.replaceAll(/[()]/g, '\\$&')}$`) : reason,
    );
  });

  it.each([
    [undefined, false, 'missing', 'the candidate was not tried'],
    [{ state: 'absent' }, false, 'not-run', 'the version has no relevo/golden.json'],
    [{ state: 'absent' }, true, 'missing', 'the version has no relevo/golden.json'],
    [{ state: 'invalid', why: 'cases: x' }, false, 'fail', 'relevo/golden.json is not readable: cases: x'],
  ] as const)('of %j, required %j: %s', (golden, required, status, reason) => {
    expect(goldenCases(golden, required)).toMatchObject({ id: 'robustness:golden', status, reason });
  });

  it.each([
    [tried(['a']), {}, 'reject'],
    [{ state: 'absent' }, {}, 'promote'],
    [{ state: 'absent' }, { robustness: { golden: 'required' } }, 'insufficient-evidence'],
    [tried(['a']), { severity: { robustness: 'warn' } }, 'promote'],
  ] as const)('decide: %j by %j', (golden, gate, verdict) => {
    const evidence = { ...sampleEvidence({ rows: 3000, correlation: 0.995 }), golden };
    expect(evaluate(evidence, sampleRules(gate)).verdict).toBe(verdict);
  });
});

describe('golden cases of the champion', () => {
  it.each([undefined, { state: 'absent' }] as const)('are not asked where there are none: %j', (golden) =>
    expect(championCases(golden)).toEqual([]),
  );

  it('hold as well', () => {
    const asked = {
      id: 'robustness:golden-champion',
      required: 'every golden case of the champion answered as expected',
    };
    expect(championCases(tried([]))).toMatchObject([
      { ...asked, status: 'pass', observed: 0, rows: 20, reason: 'all 20 golden cases of the champion hold' },
    ]);
    expect(championCases(tried(['a']))).toMatchObject([
      {
        ...asked,
        status: 'fail',
        reason: '1 of 20 golden cases of the champion does not hold: a (another label)',
      },
    ]);
  });

  it('that cannot be read are worth a look, and nothing against the candidate', () =>
    expect(championCases({ state: 'invalid', why: 'cases: x' })).toMatchObject([
      { status: 'warn', reason: "the champion's relevo/golden.json is not readable: cases: x" },
    ]));

  it.each([
    [['a'], {}, 'reject'],
    [[], {}, 'promote'],
    [['a'], { severity: { robustness: 'warn' } }, 'promote'],
  ] as const)('decide: %j by %j', (failed, gate, verdict) => {
    const evidence = {
      ...sampleEvidence({ rows: 3000, correlation: 0.995 }),
      championGolden: tried([...failed]),
    };
    expect(evaluate(evidence, sampleRules(gate)).verdict).toBe(verdict);
  });
});
