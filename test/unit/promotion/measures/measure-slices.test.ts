import { describe, expect, it } from 'vitest';
import { measureSlices, rowsByGroup } from '../../../../shared/promotion/measures/measure-slices.ts';
import { withCandidate, withChampion } from '../facts-sample.ts';
import { evidenceOf, type JudgedRow, times } from '../rows-sample.ts';

const question = { columns: ['plan'], metric: 'accuracy', alpha: 0.05, resamples: 20, minRows: 4 } as const;
const right = { truth: 1, candidate: 0.9, champion: 0.1 } as const;
const wrong = { truth: 1, candidate: 0.1, champion: 0.9 } as const;
const rows: JudgedRow[] = [
  ...times(3, { ...right, group: 'b' }),
  ...times(1, { ...wrong, group: 'b' }),
  ...times(4, { ...right, group: 'a' }),
  ...times(3, { ...wrong, group: 'c' }),
];

describe('slices', () => {
  it('are measured in the order of names, those of enough rows', () => {
    const slices = measureSlices(evidenceOf(rows), question);
    expect(slices.map(({ column, group, rows: own }) => [column, group, own])).toEqual([
      ['plan', 'a', 4],
      ['plan', 'b', 4],
    ]);
    const [first, second] = slices.map(({ measured }) => measured);
    expect([first?.candidate.value, first?.champion?.value, first?.difference?.value]).toEqual([1, 0, 1]);
    expect([second?.candidate.value, second?.champion?.value, second?.difference?.value]).toEqual([
      0.75, 0.25, 0.5,
    ]);
    expect(measureSlices(evidenceOf(rows), { ...question, minRows: 3 })).toHaveLength(3);
    expect(measureSlices(evidenceOf(rows), { ...question, minRows: 5 })).toEqual([]);
  });

  it('are none of columns that are not asked for, or without predictions', () => {
    expect(measureSlices(evidenceOf(rows), { ...question, columns: ['region'] })).toEqual([]);
    const mute = withCandidate(evidenceOf(rows), { predictions: undefined });
    expect(measureSlices(mute, question)).toEqual([]);
  });

  it('have no difference where the champion says nothing', () => {
    const alone = withChampion(evidenceOf(rows), { predictions: undefined });
    expect(measureSlices(alone, question)[0]?.measured).toMatchObject({ champion: null, difference: null });
    expect(measureSlices(withChampion(evidenceOf(rows), null), question)[0]?.measured).toMatchObject({
      champion: null,
    });
  });

  it('know whom their rows are about', () => {
    const about = rows.map((row, at) => ({ ...row, entity: `e${at % 2}` }));
    expect(measureSlices(evidenceOf(about), question)[0]?.measured.difference?.method).toBe(
      'bootstrap-percentile-by-entity',
    );
  });

  it('are rows by their group, in their order', () =>
    expect(rowsByGroup(Uint16Array.of(1, 0, 1, 3), 4)).toEqual([
      Uint32Array.of(1),
      Uint32Array.of(0, 2),
      new Uint32Array(),
      Uint32Array.of(3),
    ]));
});
