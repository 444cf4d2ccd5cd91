import { describe, expect, it } from 'vitest';
import { parseBlobPathPattern } from '../../../host/listeners/blob/blob-path-pattern.ts';

const matches: [string, string, Record<string, string> | undefined][] = [
  ['c/{name}', 'a.csv', { name: 'a.csv' }],
  ['c/{name}', 'folder/sub/a.csv', { name: 'folder/sub/a.csv' }],
  ['c/{name}.csv', 'a.csv', { name: 'a' }],
  ['c/{name}.csv', 'a.CSV', undefined],
  ['c/{name}.csv', 'a.csvx', undefined],
  ['c/{name}.csv', 'axcsv', undefined],
  ['c/{a}.{b}', 'x.y.z', { a: 'x.y', b: 'z' }],
  ['c/{model}/{file}', 'churn/2026/a.csv', { model: 'churn/2026', file: 'a.csv' }],
  ['c/in-{id}/x', 'in-7/x', { id: '7' }],
  ['c/in-{id}/x', 'xin-7/x', undefined],
  ['c/{{{date}}}-{n}', '{today}-1', { date: 'today', n: '1' }],
  ['c/fixed.txt', 'fixed.txt', {}],
  ['c/fixed.txt', 'fixed_txt', undefined],
  ['c/a+(b)[c]$^|\\?*.{x}', 'a+(b)[c]$^|\\?*.txt', { x: 'txt' }],
  ['c/{name}', 'two\nlines', { name: 'two\nlines' }],
];

describe('parseBlobPathPattern', () => {
  it.each(matches)('%s on %j', (path, name, expected) => {
    expect(parseBlobPathPattern(path).match(name)).toEqual(expected);
  });

  it.each([
    ['c/{name}', ''],
    ['c/in/{name}.csv', 'in/'],
    ['c/{{x}}/{name}', '{x}/'],
    ['c/fixed.txt', 'fixed.txt'],
  ])('lists %s under %j', (path, prefix) => {
    expect(parseBlobPathPattern(path)).toMatchObject({ container: 'c', prefix });
  });

  it.each([
    '',
    'container',
    'container/',
    '/name',
    '{c}/name',
    'c/{name',
    'c/name}',
    'c/{}',
    'c/{a b}',
    'c/{a}{a}',
  ])('refuses %j', (path) => {
    expect(() => parseBlobPathPattern(path)).toThrow(`Invalid blob trigger path '${path}'`);
  });
});
