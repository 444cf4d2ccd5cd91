import { describe, expect, it } from 'vitest';
import { perturbRows } from '../../../../../shared/promotion/evidence/trials/perturb-rows.ts';
import type { InputColumn } from '../../../../../shared/scoring/model-description.ts';
import { createSeededGenerator } from '../../../../../shared/stats/resampling/seeded-generator.ts';
import { sampleRows } from '../../model-sample.ts';

const number: InputColumn = { name: 'tenure', type: 'double', required: true };
const text: InputColumn = { name: 'plan', type: 'string', required: true };
const optional: InputColumn = { name: 'note', type: 'string', required: false };
const rows = sampleRows({
  tenure: [2, 4, 7],
  plan: ['a', 'b', 'c'],
  note: ['x', 'y', 'z'],
});
const picked = Array.from({ length: 60 }, (_, at) => at % 3);

const perturb = (
  ...[kind, inputs, from = rows]: [Parameters<typeof perturbRows>[0], InputColumn[], typeof rows?]
) => perturbRows(kind, inputs, from, picked, createSeededGenerator(7));

const valuesOf = (batch: ReturnType<typeof perturb>, name: string) => new Set(batch?.columns.get(name));

describe('rows that are changed', () => {
  it('by extremes lie ten ranges outside, or are zero', () => {
    const batch = perturb('extremes', [number, text]);
    expect(batch?.rows).toBe(60);
    expect(valuesOf(batch, 'tenure')).toEqual(new Set([-48, 57, 0]));
    expect(batch?.columns.get('plan')).toEqual(picked.map((row) => ['a', 'b', 'c'][row]));
  });

  it('by extremes of one value lie ten outside of it, in whole numbers where the column has them', () => {
    const same = sampleRows({ tenure: [3, 3, 3] });
    for (const type of ['double', 'long', 'integer', 'float'] as const)
      expect(valuesOf(perturb('extremes', [{ ...number, type }], same), 'tenure')).toEqual(
        new Set([-7, 13, 0]),
      );
    const halves = sampleRows({ tenure: [0.25, 3, null] });
    expect(perturb('extremes', [{ ...number, type: 'boolean' }], rows)).toBeUndefined();
    expect(valuesOf(perturb('extremes', [{ ...number, required: false }], halves), 'tenure')).toEqual(
      new Set([0.25 - 27.5, 3 + 27.5, 0]),
    );
  });

  it('by extremes are none where there is no finite number', () => {
    const none = sampleRows({ tenure: [null, NaN, Infinity] });
    expect(perturb('extremes', [{ ...number, required: false }], none)).toBeUndefined();
    expect(perturb('extremes', [text])).toBeUndefined();
  });

  it('by categories that nobody has seen', () => {
    const batch = perturb('unseen', [number, text]);
    const unseen = ['not seen before', '', 'ÄÖ 漢字 🙂', 'x'.repeat(300)];
    expect(valuesOf(batch, 'plan')).toEqual(new Set(unseen));
    expect(batch?.columns.get('tenure')).toEqual(picked.map((row) => [2, 4, 7][row]));
    expect(perturb('unseen', [number])).toBeUndefined();
  });

  it('by what is missing, every eighth row in all that may be', () => {
    const other: InputColumn = { ...optional, name: 'plan' };
    const batch = perturb('nulls', [{ ...number, type: 'long' }, other, optional]);
    const missing = picked.map((_, row) =>
      ['plan', 'note'].filter((name) => batch?.columns.get(name)?.[row] === null),
    );
    for (const [row, names] of missing.entries())
      expect([row, names.length]).toEqual([row, row % 8 === 0 ? 2 : 1]);
    expect(new Set(missing.flat()).size).toBe(2);
    expect(perturb('nulls', [{ ...number, type: 'long' }])).toBeUndefined();
  });

  it('in one of their columns each, whichever may be changed so', () => {
    const note: InputColumn = { ...optional, required: true };
    const batch = perturb('unseen', [number, text, note]);
    const changed = picked.map((from, row) =>
      [
        batch?.columns.get('plan')?.[row] !== rows.columns.get('plan')?.[from] && 'plan',
        batch?.columns.get('note')?.[row] !== rows.columns.get('note')?.[from] && 'note',
      ].filter((name) => name !== false),
    );
    expect(changed.every(({ length }) => length === 1)).toBe(true);
    expect(new Set(changed.flat())).toEqual(new Set(['plan', 'note']));
    expect(batch?.columns.get('tenure')).toEqual(picked.map((row) => [2, 4, 7][row]));
  });

  it('neither by extremes nor by categories where a column may hold anything', () => {
    const anything: InputColumn = { ...number, type: 'any' };
    expect(perturb('extremes', [anything])).toBeUndefined();
    expect(perturb('unseen', [anything])).toBeUndefined();
    expect(valuesOf(perturb('nulls', [anything]), 'tenure')).toEqual(new Set([null]));
  });

  it('never into what serving would refuse', () => {
    for (const [type, ...tenure] of [
      ['integer', 2 ** 30, 2 ** 31 - 1, 2 ** 30],
      ['double', -1e308, 1e308, 0],
    ] as const)
      expect(valuesOf(perturb('extremes', [{ ...number, type }], sampleRows({ tenure })), 'tenure')).toEqual(
        new Set([0]),
      );
  });

  it('by what is missing, where an optional column is not there at all', () => {
    const batch = perturb('nulls', [number, { ...optional, name: 'absent' }]);
    expect(valuesOf(batch, 'absent')).toEqual(new Set([null]));
    expect(valuesOf(batch, 'tenure')).toEqual(new Set([null, 2, 4, 7]));
    expect(perturb('extremes', [{ ...number, name: 'absent', required: false }])).toBeUndefined();
  });

  it('and may be none', () => {
    const none = perturbRows('nulls', [optional], rows, [], createSeededGenerator(7));
    expect(none).toEqual({ rows: 0, columns: new Map([['note', []]]) });
  });

  it('in the same way by the same generator', () =>
    expect(perturb('unseen', [text])).toEqual(perturb('unseen', [text])));
});
