import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, verdictOf } from '../../../shared/promotion/verdict/evaluate.ts';
import type { Evidence } from '../../../shared/promotion/evidence/evidence.ts';
import { pickRows } from '../../../shared/promotion/evidence/rows/pick-rows.ts';
import { checkStatuses } from '../../../shared/promotion/checks/check-result.ts';
import { createSeededGenerator } from '../../../shared/stats/resampling/seeded-generator.ts';
import { sampleEvidence, sampleRules } from '../../unit/promotion/evidence-sample.ts';

const sample = fc.record({
  rows: fc.integer({ min: 210, max: 500 }),
  prevalence: fc.double({ min: 0.25, max: 0.7, noNaN: true }),
  candidate: fc.double({ min: 0.3, max: 2.2, noNaN: true }),
  champion: fc.option(fc.double({ min: 0.3, max: 2.2, noNaN: true }), { nil: null }),
  correlation: fc.constantFrom(0.2, 0.9, 0.99),
  seed: fc.nat(1e6),
});

const primary = fc.constantFrom('accuracy', 'f1', 'roc_auc', 'log_loss', 'brier');
const mode = fc.constantFrom('superiority', 'non-inferiority');

function shuffled(evidence: Evidence, seed: number): Evidence {
  const next = createSeededGenerator(seed);
  const keys = Array.from({ length: evidence.rows.used }, next);
  const order = Uint32Array.from(keys.keys()).toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
  const pick = <T extends Evidence['candidate']>(model: T): T => ({
    ...model,
    predictions: model.predictions && pickRows(model.predictions, order),
  });
  const { entities } = evidence.rows;
  return {
    ...evidence,
    rows: {
      ...evidence.rows,
      entities: entities && Array.from(order, (row) => entities[row] ?? ''),
      groups: evidence.rows.groups.map(({ of, ...group }) => ({
        ...group,
        of: Uint16Array.from(order, (row) => of[row] ?? 0),
      })),
    },
    candidate: pick(evidence.candidate),
    champion: evidence.champion && pick(evidence.champion),
  };
}

describe('evaluate', () => {
  it('gives the same answer, to the last digit, for rows in any order', () => {
    fc.assert(
      fc.property(sample, primary, fc.nat(), fc.boolean(), (options, metric, seed, repeated) => {
        const evidence = sampleEvidence(options);
        const entities = Array.from(
          { length: evidence.rows.used },
          (_, row) => `e${row % (repeated ? 90 : 1000)}`,
        );
        const of = Uint16Array.from({ length: evidence.rows.used }, (_, row) => (row * row) % 3);
        const groups = [{ column: 'plan', names: ['a', 'b', 'c'], of }];
        const full = { ...evidence, rows: { ...evidence.rows, entities, groups } };
        const grouped = { slices: { columns: ['plan'] }, fairness: { attributes: ['plan'] } };
        const rules = sampleRules(grouped, { primary: metric });
        expect(evaluate(shuffled(full, seed), rules)).toEqual(evaluate(full, rules));
      }),
      { numRuns: 15 },
    );
  });

  it('never turns promote into reject when the candidate gets more rows right', () => {
    fc.assert(
      fc.property(
        sample,
        primary,
        mode,
        fc.integer({ min: 2, max: 9 }),
        (options, metric, gateMode, step) => {
          const evidence = sampleEvidence(options);
          const rules = sampleRules({ mode: gateMode }, { primary: metric });
          const before = evaluate(evidence, rules).verdict;
          const after = evaluate(improved(evidence, step), rules).verdict;
          expect([before, after]).not.toEqual(['promote', 'reject']);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('decides by what the checks found, not by their order, and a further check never rescues a rejected one', () => {
    const statuses = fc.array(fc.constantFrom(...checkStatuses), { maxLength: 12 });
    fc.assert(
      fc.property(statuses, fc.constantFrom(...checkStatuses), (all, further) => {
        const results = all.map((status) => ({ status }));
        const before = verdictOf(results);
        const after = verdictOf([...results, { status: further }]);
        expect(verdictOf(results.toReversed())).toBe(before);
        expect([before, after]).not.toEqual(['reject', 'promote']);
        expect([before, after]).not.toEqual(['reject', 'insufficient-evidence']);
        const silent = further === 'warn' || further === 'not-run';
        expect(silent && after !== before).toBe(false);
        expect(!silent && further !== 'pass' && after === 'promote').toBe(false);
      }),
    );
  });
});

/** Moves every n-th row's probability half the way to the truth; no row gets worse on any metric. */
function improved(evidence: Evidence, step: number): Evidence {
  const { predictions } = evidence.candidate;
  if (predictions?.task !== 'binary') throw new Error('a binary sample');
  const probabilities = predictions.probabilities.map((p, row) =>
    row % step === 0 ? p + ((predictions.truth[row] ?? 0) - p) / 2 : p,
  );
  const decided = Uint8Array.from(probabilities, (p) => (p >= 0.5 ? 1 : 0));
  return {
    ...evidence,
    candidate: { ...evidence.candidate, predictions: { ...predictions, probabilities, decided } },
  };
}
