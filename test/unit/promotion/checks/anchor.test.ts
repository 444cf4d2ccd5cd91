import { describe, expect, it } from 'vitest';
import { anchor } from '../../../../shared/promotion/checks/anchor.ts';
import type { Evidence, ScoredAnchorEvidence } from '../../../../shared/promotion/evidence/evidence.ts';
import { orderRows } from '../../../../shared/promotion/evidence/rows/order-rows.ts';
import { pickRows } from '../../../../shared/promotion/evidence/rows/pick-rows.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, sampleRules, type SampleOptions } from '../evidence-sample.ts';
import { judge } from './predictions-sample.ts';

const ROWS = 3000;

/** A candidate that equals its champion, and a former champion of the given strength over the same rows. */
function anchored(
  strength: number,
  changes: Partial<ScoredAnchorEvidence> = {},
  options: SampleOptions = {},
) {
  const sample = sampleEvidence({ rows: ROWS, correlation: 0.998, champion: strength, ...options });
  const { predictions } = sample.champion ?? {};
  if (predictions === undefined) throw new Error('no predictions');
  const scored: ScoredAnchorEvidence = {
    kind: 'scored',
    version: '3',
    passedOver: [],
    overlap: 'entity',
    seen: new Uint8Array(sample.rows.used),
    predictions,
    ...changes,
  };
  return { ...sample, champion: { ...sample.candidate, version: '6' }, anchor: scored };
}

const first = (rows: number): Uint8Array => Uint8Array.from({ length: ROWS }, (_, row) => Number(row < rows));

describe('the anchor', () => {
  it.each([
    ['as good', 1.4, 'pass', 'promote'],
    ['better by more than the margin', 1.6, 'fail', 'reject'],
  ])('%s: %s', (_what, strength, status, verdict) => {
    const evaluation = evaluate(anchored(strength), sampleRules());
    expect(evaluation.verdict).toBe(verdict);
    expect(evaluation.checks.find(({ id }) => id === 'anchor')).toMatchObject({
      status,
      limit: -0.01,
      rows: ROWS,
      required: 'roc_auc not worse by 0.0100 than that of the best other champion of 180d',
      reason: expect.stringMatching(
        /^roc_auc 0\.\d{4} against 0\.\d{4} of v3: difference [+-]0\.\d{4}, bound -0\.\d{4}, limit -0\.0100$/,
      ),
    });
  });

  it('in doubt leaves the question open and says how many rows would settle it', () => {
    const { status, furtherRows } = judge(
      anchored(1.4, {}, { correlation: 0.3, rows: 400 }),
      sampleRules(),
      'anchor',
    );
    expect([status, (furtherRows ?? 0) > 0]).toEqual(['missing', true]);
  });

  it('is compared by the same difference as a champion of the same answers', () => {
    const evidence = anchored(1.45);
    const against = {
      ...evidence,
      champion: { ...evidence.champion, predictions: evidence.anchor.predictions },
    };
    const rules = sampleRules({ margin: '2%' }, { primary: 'log_loss' });
    const compared = judge(against, rules, 'champion-comparison');
    expect(judge(evidence, rules, 'anchor')).toMatchObject({
      status: compared.status,
      observed: compared.observed,
      limit: compared.limit,
      required: 'log_loss not worse by 2% than that of the best other champion of 180d',
    });
    expect(compared.limit).toBeGreaterThan(0);
  });

  it('is not judged on rows that it was trained on', () => {
    const rest = Uint32Array.from({ length: ROWS - 1000 }, (_, row) => row + 1000);
    const evidence = anchored(1.4);
    const [part] = anchor({
      evidence: anchored(1.4, { seen: first(1000) }),
      rules: sampleRules(),
      measurements: [],
      slices: [],
    });
    const alone = {
      ...evidence,
      rows: { ...evidence.rows, used: rest.length },
      candidate: {
        ...evidence.candidate,
        predictions: evidence.candidate.predictions && pickRows(evidence.candidate.predictions, rest),
      },
      anchor: {
        ...evidence.anchor,
        predictions: pickRows(evidence.anchor.predictions, rest),
        seen: new Uint8Array(rest.length),
      },
    };
    const [whole] = anchor({ evidence: alone, rules: sampleRules(), measurements: [], slices: [] });
    expect(part?.interval).toEqual(whole?.interval);
    expect([part?.rows, whole?.rows]).toEqual([2000, 2000]);
    expect(part?.reason).toBe(`${whole?.reason}; 1,000 rows left out that it was trained on`);
  });

  const few =
    /^only 199 rows \(\d+ of the rarer label\) that v3 was not trained on; needs 16 further labelled rows$/;
  it.each([
    ['199 rows', 199, 'missing', 16, few],
    [
      'one row',
      1,
      'missing',
      597_000,
      /^only 1 row \(0 of the rarer label\) that v3 was not trained on; needs 597,000 further/,
    ],
    ['200 rows', 200, 'fail', null, /^roc_auc .*; 2,800 rows left out that it was trained on$/],
  ])('needs as many other rows as any comparison: %s', (_what, left, status, furtherRows, reason) => {
    const evidence = anchored(3, { seen: first(ROWS - left) });
    const result = judge(evidence, sampleRules({ minPositives: 20 }), 'anchor');
    expect(result).toMatchObject({ status, furtherRows, rows: left });
    expect(result.reason).toMatch(reason);
  });

  it.each([
    [30, 'fail', null],
    // One more in 14 rows, of which 400 in 3,000 are unseen.
    [31, 'missing', 105],
  ])('needs as many of the rarer label among them: of 30 %i', (minPositives, status, furtherRows) => {
    const evidence = anchored(3);
    const { truth } = evidence.anchor.predictions;
    const positives = [...truth.keys()].filter((row) => truth[row] === 1).slice(0, 30);
    const negatives = [...truth.keys()].filter((row) => truth[row] === 0).slice(0, 370);
    const unseen = new Set([...positives, ...negatives]);
    const seen = Uint8Array.from(truth, (_, row) => Number(!unseen.has(row)));
    const rules = sampleRules({ minPositives });
    expect(judge({ ...evidence, anchor: { ...evidence.anchor, seen } }, rules, 'anchor')).toMatchObject({
      status,
      furtherRows,
      rows: 400,
    });
  });

  it('of which nobody knows what it was trained on is no proof that the candidate is worse', () => {
    const evidence = anchored(1.6, { overlap: 'unknown' });
    expect(judge(evidence, sampleRules(), 'anchor')).toMatchObject({
      status: 'missing',
      furtherRows: null,
      reason: expect.stringMatching(/; v3 may have been trained on these rows, which would flatter it$/),
    });
    expect(evaluate(evidence, sampleRules()).verdict).toBe('insufficient-evidence');
  });

  it('says which rows it was trained on is not known, and which better ones were passed over', () => {
    const unknown = anchored(1.4, { overlap: 'unknown', passedOver: ['v2 is gone', 'v1 has no files'] });
    expect(judge(unknown, sampleRules(), 'anchor').reason).toMatch(
      /limit -0\.0100; which rows it was trained on is not known; passed over: v2 is gone; v1 has no files$/,
    );
  });

  it('resamples rows of one entity, and rows close in time, together', () => {
    const evidence = anchored(1.4);
    const method = (rows: Partial<Evidence['rows']>) =>
      judge({ ...evidence, rows: { ...evidence.rows, ...rows } }, sampleRules(), 'anchor').interval?.method;
    const entities = Array.from({ length: ROWS }, (_, row) => `e${row % 1000}`);
    const times = Float64Array.from({ length: ROWS }, (_, row) => row);
    expect(method({})).toBe('delong');
    expect(method({ entities })).toBe('bootstrap-percentile-by-entity');
    expect(method({ times })).toBe('bootstrap-percentile-by-time');
  });

  it.each([
    ['no former champion', {}, { kind: 'none' as const, why: 'v3 is gone' }, 'v3 is gone'],
    ['a policy that asks for none', { anchor: null }, undefined, 'the policy asks for none'],
  ])('is not run with %s', (_what, gate, without, reason) => {
    const evidence = anchored(3);
    const result = judge({ ...evidence, anchor: without ?? evidence.anchor }, sampleRules(gate), 'anchor');
    expect(result).toMatchObject({ status: 'not-run', reason });
  });

  it('is not spoken of where there is no history', () => {
    const evidence = { ...sampleEvidence(), anchor: null };
    expect(anchor({ evidence, rules: sampleRules(), measurements: [], slices: [] })).toEqual([]);
  });

  it('is missing where the metric of both is not known', () => {
    const evidence = anchored(1.4);
    const mute = { ...evidence, candidate: { ...evidence.candidate, predictions: undefined } };
    const [result] = anchor({ evidence: mute, rules: sampleRules(), measurements: [], slices: [] });
    expect(result).toMatchObject({ status: 'missing', reason: 'roc_auc of both models is not known' });
  });

  it('is judged alike whatever the order of the rows', () => {
    const evidence = anchored(1.45, { seen: first(700) });
    const order = Uint32Array.from({ length: ROWS }, (_, row) => (row * 7) % ROWS).toSorted(
      (a, b) => ((a * 7919) % ROWS) - ((b * 7919) % ROWS),
    );
    const picked = (given: Evidence['candidate']): Evidence['candidate'] => ({
      ...given,
      predictions: given.predictions && pickRows(given.predictions, order),
    });
    const shuffled = {
      ...evidence,
      candidate: picked(evidence.candidate),
      champion: picked(evidence.champion),
      anchor: {
        ...evidence.anchor,
        predictions: pickRows(evidence.anchor.predictions, order),
        seen: Uint8Array.from(order, (row) => evidence.anchor.seen[row] ?? 0),
      },
    };
    expect(orderRows(shuffled).anchor).toEqual(orderRows(evidence).anchor);
    const rules = sampleRules({}, { primary: 'f1' });
    expect(judge(shuffled, rules, 'anchor')).toEqual(judge(evidence, rules, 'anchor'));
  });
});
