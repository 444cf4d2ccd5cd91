import { describe, expect, it } from 'vitest';
import type { Evidence, ScoredAnchorEvidence } from '../../../../../shared/promotion/evidence/evidence.ts';
import { orderRows } from '../../../../../shared/promotion/evidence/rows/order-rows.ts';
import { sampleEvidence } from '../../evidence-sample.ts';

const binary = (truth: number[], probabilities: number[], decided: number[]) =>
  ({
    task: 'binary',
    truth: Uint8Array.from(truth),
    probabilities: Float64Array.from(probabilities),
    decided: Uint8Array.from(decided),
  }) as const;

/** Evidence of rows that are written down; the candidate says 0.5 of each unless told otherwise. */
function evidenceOf(
  rows: Partial<Evidence['rows']> & { used: number },
  {
    candidate = binary(Array(rows.used).fill(0), Array(rows.used).fill(0.5), Array(rows.used).fill(0)),
    champion,
    anchor,
  }: {
    candidate?: Evidence['candidate']['predictions'];
    champion?: Evidence['candidate']['predictions'];
    anchor?: ScoredAnchorEvidence;
  } = {},
): Evidence {
  const sample = sampleEvidence({ rows: 2 });
  return {
    ...sample,
    rows: { ...sample.rows, ...rows },
    candidate: { ...sample.candidate, predictions: candidate },
    champion: sample.champion && { ...sample.champion, predictions: champion },
    ...(anchor === undefined ? {} : { anchor }),
  };
}

/** Entities, numbered, of rows with these probabilities. */
const ordered = (names: string[], probabilities: number[]) => {
  const none = probabilities.map(() => 0);
  const candidate = binary(none, probabilities, none);
  return orderRows(evidenceOf({ used: names.length, entities: names }, { candidate })).rows.entities;
};

describe('rows in the order of what they hold', () => {
  it('go by truth, then probability, then decision, the candidate before the champion', () => {
    const { candidate, champion } = orderRows(
      evidenceOf(
        { used: 5 },
        {
          candidate: binary([1, 0, 0, 0, 0], [0.1, 0.9, 0.2, 0.2, 0.2], [0, 0, 1, 0, 0]),
          champion: binary([1, 0, 0, 0, 0], [0.5, 0.5, 0.5, 0.8, 0.7], [1, 1, 1, 1, 1]),
        },
      ),
    );
    expect(candidate.predictions).toEqual(
      binary([0, 0, 0, 0, 1], [0.2, 0.2, 0.2, 0.9, 0.1], [0, 0, 1, 0, 0]),
    );
    expect(champion?.predictions).toMatchObject({
      probabilities: Float64Array.of(0.7, 0.8, 0.5, 0.5, 0.5),
    });
  });

  it('go by group, time and amount where the answers are alike', () => {
    const { rows } = orderRows(
      evidenceOf({
        used: 4,
        groups: [{ column: 'c', names: ['a', 'b'], of: Uint16Array.of(1, 0, 0, 0) }],
        times: Float64Array.of(1, 9, 5, 5),
        amounts: [{ column: 'fee', values: Float64Array.of(0, 0, 3, NaN) }],
      }),
    );
    expect([...(rows.groups[0]?.of ?? [])]).toEqual([0, 0, 0, 1]);
    expect([...(rows.times ?? [])]).toEqual([5, 5, 9, 1]);
    expect(rows.amounts).toEqual([{ column: 'fee', values: Float64Array.of(NaN, 3, 0, 0) }]);
  });

  it('go by what a former champion says, and whether it has seen them', () => {
    const anchor: ScoredAnchorEvidence = {
      kind: 'scored',
      version: '3',
      passedOver: [],
      overlap: 'entity',
      predictions: binary([0, 0, 0], [0.9, 0.1, 0.1], [0, 0, 0]),
      seen: Uint8Array.of(0, 1, 0),
    };
    const ordered = orderRows(evidenceOf({ used: 3 }, { anchor })).anchor;
    expect(ordered).toMatchObject({
      kind: 'scored',
      version: '3',
      seen: Uint8Array.of(0, 1, 0),
      predictions: { probabilities: Float64Array.of(0.1, 0.1, 0.9) },
    });
  });

  it('of several classes go by the probability of each', () => {
    const { candidate } = orderRows(
      evidenceOf(
        { used: 3 },
        {
          candidate: {
            task: 'multiclass',
            classes: 2,
            truth: Int32Array.of(0, 0, 0),
            decided: Int32Array.of(1, 0, 0),
            probabilities: Float64Array.of(0.5, 0.5, 0.5, 0.25, 0.25, 0.75),
          },
        },
      ),
    );
    expect(candidate.predictions).toMatchObject({
      probabilities: Float64Array.of(0.25, 0.75, 0.5, 0.25, 0.5, 0.5),
      decided: Int32Array.of(0, 0, 1),
    });
  });

  it('of a regression go by truth, then prediction', () => {
    const { candidate } = orderRows(
      evidenceOf(
        { used: 3 },
        {
          candidate: {
            task: 'regression',
            truth: Float64Array.of(2, 1, 1),
            predicted: Float64Array.of(0, 9, 3),
          },
        },
      ),
    );
    expect(candidate.predictions).toMatchObject({ predicted: Float64Array.of(3, 9, 0) });
  });

  it('number entities by what their rows hold, whoever they are', () => {
    const candidate = binary([0, 0, 0, 0, 0], [0.4, 0.1, 0.3, 0.2, 0.3], [0, 0, 0, 0, 0]);
    const named = (names: string[]) =>
      orderRows(evidenceOf({ used: 5, entities: names }, { candidate })).rows.entities;
    expect(named(['x', 'y', 'x', 'z', 'w'])).toEqual(['0', '1', '2', '3', '3']);
    expect(named(['c', 'b', 'c', 'a', 'd'])).toEqual(named(['x', 'y', 'x', 'z', 'w']));
  });

  it('tell entities with the same first row apart by their others, those with fewer first', () => {
    expect(ordered(['x', 'y', 'x', 'y'], [0.1, 0.1, 0.9, 0.5])).toEqual(['0', '1', '0', '1']);
    expect(ordered(['x', 'x', 'y', 'x', 'y'], [0, 0.2, 0.2, 0.9, 0.5])).toEqual(['0', '0', '1', '1', '0']);
    expect(ordered(['x', 'y', 'x'], [0.1, 0.1, 0.5])).toEqual(['0', '1', '1']);
    expect(ordered(['x', 'y', 'y'], [0.1, 0.1, 0.5])).toEqual(['0', '1', '1']);
  });

  it('may be alike', () => {
    const groups = [{ column: 'c', names: ['a'], of: Uint16Array.of(0, 0) }];
    expect(orderRows(evidenceOf({ used: 2, groups })).rows).toMatchObject({ entities: undefined, groups });
    expect(orderRows(evidenceOf({ used: 2, entities: ['x', 'y'] })).rows.entities).toEqual(['0', '1']);
  });

  it('have no order to change where there are none', () => {
    const evidence = evidenceOf({ used: 0 });
    expect(orderRows({ ...evidence, champion: null, anchor: null })).toMatchObject({
      champion: null,
      anchor: null,
      rows: { used: 0 },
    });
    const bare = { ...evidence, candidate: { ...evidence.candidate, predictions: undefined } };
    expect(orderRows(bare).candidate.predictions).toBeUndefined();
  });
});
