import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Evidence } from '../../../shared/promotion/evidence/evidence.ts';
import { orderRows } from '../../../shared/promotion/evidence/rows/order-rows.ts';
import { pickRows } from '../../../shared/promotion/evidence/rows/pick-rows.ts';
import { sampleEvidence } from '../../unit/promotion/evidence-sample.ts';

const ROWS = 12;
const [bit, few] = [fc.nat({ max: 1 }), fc.nat({ max: 2 })];
const column = (values: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc.array(values, { minLength: ROWS, maxLength: ROWS });

/** Rows that often hold the same, of entities that often repeat. */
const evidences = fc
  .record({
    truth: column(bit),
    decided: column(bit),
    scores: column(few),
    others: column(few),
    whom: column(fc.nat({ max: 5 })),
    when: column(fc.nat({ max: 4 })),
  })
  .map(({ truth, decided, scores, others, whom, when }): Evidence => {
    const bare = sampleEvidence({ rows: ROWS });
    const said = (values: number[]) => ({
      task: 'binary' as const,
      truth: Uint8Array.from(truth),
      decided: Uint8Array.from(decided),
      probabilities: Float64Array.from(values, (value) => value / 2),
    });
    return {
      ...bare,
      rows: {
        ...bare.rows,
        entities: whom.map((entity) => `c${entity}`),
        times: Float64Array.from(when),
      },
      candidate: { ...bare.candidate, predictions: said(scores) },
      champion: bare.champion && { ...bare.champion, predictions: said(others) },
    };
  });

function rearranged(evidence: Evidence, order: number[], nameOf: (entity: string) => string): Evidence {
  const { rows, candidate, champion } = evidence;
  const picked = Uint32Array.from(order);
  const of = <Model extends Evidence['candidate']>(model: Model): Model => ({
    ...model,
    predictions: model.predictions && pickRows(model.predictions, picked),
  });
  return {
    ...evidence,
    rows: {
      ...rows,
      entities: rows.entities && order.map((row) => nameOf(rows.entities?.[row] ?? '')),
      times: rows.times && Float64Array.from(order, (row) => rows.times?.[row] ?? NaN),
    },
    candidate: of(candidate),
    champion: champion && of(champion),
  };
}

const orders = fc.shuffledSubarray([...Array.from({ length: ROWS }).keys()], {
  minLength: ROWS,
  maxLength: ROWS,
});
const names = fc.uniqueArray(fc.string(), { minLength: 6, maxLength: 6 });

it('the order of rows depends on what they hold, not on how they came or on what entities are called', () => {
  fc.assert(
    fc.property(evidences, orders, names, (evidence, order, called) => {
      const other = rearranged(evidence, order, (entity) => called[Number(entity.slice(1))] ?? '');
      expect(orderRows(other)).toEqual(orderRows(evidence));
    }),
  );
});

it('rows in order stay as they are', () => {
  fc.assert(
    fc.property(evidences, (evidence) => {
      const ordered = orderRows(evidence);
      expect(orderRows(ordered)).toEqual(ordered);
    }),
  );
});
