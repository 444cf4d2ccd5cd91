import { expect, it } from 'vitest';
import { parseOptions } from '../../../bench/options.ts';

const names = ['host', 'serving'];
const parse = (line: string) => parseOptions(line.split(' '), names);

it('measures everything nine times unless told otherwise', () => {
  expect(parse('serving')).toEqual({ name: 'serving', json: undefined, only: [], pairs: 9, quick: false });
});

it('takes groups by commas and by repetition', () => {
  expect(parse('serving --only app,core --only memory').only).toEqual(['app', 'core', 'memory']);
});

it('measures once when quick, unless a number is given too', () => {
  expect([parse('serving --quick').pairs, parse('serving --quick --pairs 3').pairs]).toEqual([1, 3]);
});

it.each([
  ['other', 'name one of: host, serving'],
  ['host serving', 'name one of'],
  ['serving --pairs 0', '--pairs'],
  ['serving --pairs 1.5', '--pairs'],
  ['serving --fast', '--fast'],
])('refuses %j', (line, message) => {
  expect(() => parse(line)).toThrow(message);
});
