import { expect, it } from 'vitest';
import { delaysOf, findStaleAnswer } from '../../e2e/serving/alias-moves.ts';
import type { Call } from '../../e2e/serving/paced-traffic.ts';

const move = (version: string, at: number) => ({ version, askedAt: at, answeredAt: at });
const moves = [move('1', 0), move('2', 100), move('1', 200), move('3', 300)];

const call = (version: string, endedAt: number, connection = 0): Call => ({
  connection,
  row: 0,
  startedAt: endedAt - 1,
  endedAt,
  status: 200,
  version,
  prediction: undefined,
});

it('finds an answer that is older than one before it on its connection, and only such', () => {
  const fine = [
    call('1', 50),
    call('2', 150),
    call('1', 160, 1),
    call('2', 210),
    call('1', 250),
    call('3', 350),
  ];
  expect(findStaleAnswer(fine, moves)).toBeUndefined();
  expect(findStaleAnswer([call('2', 150), call('1', 160)], moves)).toContain('version 1');
  expect(findStaleAnswer([call('3', 350), call('1', 360)], moves)).toContain('version 1');
  expect(findStaleAnswer([call('2', 99)], moves)).toContain('version 2');
  expect(findStaleAnswer([call('', 50)], moves)).toContain('connection 0');
});

it('measures from each move to the first answer of its version', () => {
  expect(delaysOf([call('2', 110), call('2', 105), call('1', 230)], moves.slice(1, 3))).toEqual([5, 30]);
  expect(delaysOf([], moves.slice(1, 2))).toEqual([Number.POSITIVE_INFINITY]);
});
