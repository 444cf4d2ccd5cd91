import { describe, expect, it } from 'vitest';
import { tuningRows } from '../../../../shared/promotion/threshold/tuning-rows.ts';
import type { ColumnValues } from '../../../../shared/tables/read-columns.ts';

const inputs = [
  { name: 'tenure', type: 'long' as const, required: true },
  { name: 'plan', type: 'string' as const, required: true },
];
const rowsOf = (columns: Record<string, ColumnValues>) => ({
  rows: Object.values(columns)[0]?.length ?? 0,
  columns: new Map(Object.entries(columns)),
  relation: '',
});
const thousand = Array.from({ length: 1000 }, (_, row) => row);

const byEntity = (id: ColumnValues) => tuningRows({ entity: 'id', inputs }, rowsOf({ id }));

describe('rows to tune on', () => {
  it('are about half of the entities, each with all of its rows, whatever else is in them', () => {
    const ids = thousand.map((row) => `c${row % 500}`);
    const half = tuningRows({ entity: 'id', inputs }, rowsOf({ id: ids }));
    expect(half.slice(0, 500)).toEqual(half.slice(500));
    const share = half.reduce((sum, flag) => sum + flag, 0) / 1000;
    expect(share).toBeGreaterThan(0.43);
    expect(share).toBeLessThan(0.57);
    const turned = tuningRows({ entity: 'id', inputs }, rowsOf({ id: ids.toReversed() }));
    expect(turned).toEqual(half.toReversed());
  });

  it('are the same whether an entity is a number or its text', () => {
    const [texts, numbers] = [thousand.map(String), thousand];
    expect(byEntity(texts)).toEqual(byEntity(numbers));
  });

  it('are the odd ones by the first byte of a SHA-256', () => {
    // printf 'relevo threshold c4' | sha256sum
    expect([...byEntity(['c1', 'c4', 'c8', 'c2', 'c9', 'c7'])]).toEqual([0, 1, 1, 0, 1, 0]);
    // '', where nobody is named; 7 and true as their texts.
    expect([...byEntity([null, 7, '7', '007', true, 'c'])]).toEqual([0, 1, 1, 0, 0, 1]);
    expect(byEntity([])).toEqual(new Uint8Array());
  });

  it('are so by the JSON of the features, in the order of the signature', () => {
    const columns = { plan: ['A', 'B', 'A', 'A'], tenure: [6, 6, 9, 1], Churn: ['Yes', 'No', 'No', 'Yes'] };
    // [6,"A"], [6,"B"], [9,"A"], [1,"A"]; without an optional plan [4,null] and so on.
    expect([...tuningRows({ entity: null, inputs }, rowsOf(columns))]).toEqual([0, 1, 0, 1]);
    const optional = inputs.map((input) => ({ ...input, required: input.name !== 'plan' }));
    expect([...tuningRows({ entity: null, inputs: optional }, rowsOf({ tenure: [4, 1, 2, 3] }))]).toEqual([
      0, 1, 0, 1,
    ]);
  });

  it('go by the features where there is no entity', () => {
    const plans = thousand.map((row) => (row % 2 === 0 ? 'A' : 'B'));
    const of = (more: Record<string, ColumnValues>) =>
      tuningRows({ entity: null, inputs }, rowsOf({ tenure: thousand, plan: plans, ...more }));
    const half = of({});
    expect(of({ Churn: plans })).toEqual(half);
    expect(of({ plan: plans.toReversed() })).not.toEqual(half);
    expect(
      of({ tenure: thousand.map((row) => Math.floor(row / 2) * 2), plan: plans.map(() => 'A') }),
    ).toSatisfy((flags: Uint8Array) => flags.every((flag, row) => flag === flags[row - (row % 2)]));
    expect(half).toContain(0);
    expect(half).toContain(1);
  });

  it('need the entity', () => {
    expect(() => tuningRows({ entity: 'id', inputs }, rowsOf({ tenure: [1], plan: ['A'] }))).toThrow(
      expect.objectContaining({
        code: 'COLUMN_MISSING',
        path: 'columns',
        message: 'no column id, which says whom a row is about',
      }),
    );
  });
});
