import { expect, it } from 'vitest';
import { measureInTurns, measurePairs } from '../../../bench/pairs.ts';

it('measures in turns, and lets the other one go first in every second round', async () => {
  const order: string[] = [];
  const measure = (who: string) => async (): Promise<string> => {
    order.push(who);
    return `${who}${order.length}`;
  };
  const pairs = await measurePairs(3, measure('a'), measure('b'));
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  expect(pairs).toEqual([
    { ours: 'a1', peer: 'b2' },
    { ours: 'a4', peer: 'b3' },
    { ours: 'a5', peer: 'b6' },
  ]);
});

it('turns the order of any number of candidates round with every round', async () => {
  const order: string[] = [];
  const measures = ['a', 'b', 'c'].map((who) => async (): Promise<string> => {
    order.push(who);
    return `${who}${order.length}`;
  });
  expect(await measureInTurns(2, measures)).toEqual([
    ['a1', 'a6'],
    ['b2', 'b5'],
    ['c3', 'c4'],
  ]);
});
