import { describe, expect, it } from 'vitest';
import { groupColumnsOf, groupRows } from '../../../../../shared/promotion/evidence/rows/group-rows.ts';
import { sampleRules } from '../../evidence-sample.ts';

type Cells = (string | number | boolean | null)[];

function grouped(values: Cells, group: Parameters<typeof groupRows>[0][number] = 'x'): string[] {
  const [found] = groupRows([group], new Map([['x', values]]), [...values.keys()]);
  return found === undefined ? [] : Array.from(found.of, (index) => found.names[index] ?? '');
}

const modulo = (count: number) => Array.from({ length: 52 }, (_, at) => at % count);

describe('rows are grouped', () => {
  it('by the values as they are, with what is missing as a group', () => {
    expect(grouped(['a', 'b', null, '', 'a'])).toEqual(['a', 'b', 'missing', 'missing', 'a']);
    expect(grouped([true, false, null])).toEqual(['true', 'false', 'missing']);
    expect(grouped([0, 1, 1, null])).toEqual(['0', '1', '1', 'missing']);
  });

  it('numbers of many values by their quartiles', () => {
    const values = Array.from({ length: 101 }, (_, at) => at);
    const names = grouped([...values, null, NaN]);
    expect([names[0], names[24], names[25], names[50], names[74], names[75], names[100]]).toEqual([
      'under 25',
      'under 25',
      '25 to under 50',
      '50 to under 75',
      '50 to under 75',
      '75 and more',
      '75 and more',
    ]);
    expect(names.slice(101)).toEqual(['missing', 'missing']);
  });

  it('by edges where a policy states them', () => {
    expect(grouped([1, 12, 23.9, 24, 'x', null], { column: 'x', edges: [12, 24] })).toEqual([
      'under 12',
      '12 to under 24',
      '12 to under 24',
      '24 and more',
      'missing',
      'missing',
    ]);
  });

  it('with edges of at most six digits, each once', () => {
    expect(grouped([0.1, 1 / 3, 1], { column: 'x', edges: [1 / 3] })).toEqual([
      'under 0.333333',
      '0.333333 and more',
      '0.333333 and more',
    ]);
    const mostlyZero = Array.from({ length: 100 }, (_, at) => Math.max(0, at - 79));
    expect(new Set(grouped(mostlyZero))).toEqual(new Set(['0 and more']));
  });

  it('numbers with few values, and what is not all numbers, are no scale', () => {
    expect(grouped([...modulo(12), NaN, Infinity])[13]).toBe('1');
    expect(grouped(modulo(13))[13]).toBe('under 3');
    expect(grouped(modulo(40).map(String))[13]).toBe('13');
    expect(grouped([...modulo(40), 'many'])[13]).toBe('13');
    expect(grouped([...modulo(40), true])[13]).toBe('13');
  });

  it('with one group for the values beyond the fifty most frequent', () => {
    const values = Array.from({ length: 200 }, (_, at) => (at < 160 ? `often ${at % 50}` : `rare ${at}`));
    const names = grouped(values);
    expect(new Set(names).size).toBe(51);
    expect(names.slice(160)).toEqual(Array.from({ length: 40 }, () => 'all other values'));
    const fifty = Array.from({ length: 50 }, (_, at) => `often ${at}`);
    expect(grouped(fifty)).toEqual(fifty);
  });

  it('of equally frequent values by their names, whatever their order', () => {
    const names = Array.from({ length: 52 }, (_, at) => `v${String(at).padStart(2, '0')}`);
    const counted = [...names, 'v51'];
    const expected = counted.map((name) => (name === 'v49' || name === 'v50' ? 'all other values' : name));
    expect(grouped(counted)).toEqual(expected);
    expect(grouped(counted.toReversed())).toEqual(expected.toReversed());
  });

  it('in the order of the rows that are judged, of columns that are there', () => {
    const columns = new Map<string, Cells>([['x', ['a', 'b', 'c']]]);
    const found = groupRows(['y', 'x'], columns, [2, 0]);
    expect(found).toEqual([{ column: 'x', names: ['a', 'c'], of: Uint16Array.of(1, 0) }]);
  });
});

it('groups by each column that a policy names once', () => {
  const { gate } = sampleRules({
    slices: { columns: ['plan', { column: 'age', edges: [30] }] },
    fairness: { attributes: [{ column: 'age', edges: [30] }, 'region'] },
  });
  expect(groupColumnsOf(gate)).toEqual(['plan', { column: 'age', edges: [30] }, 'region']);
});
