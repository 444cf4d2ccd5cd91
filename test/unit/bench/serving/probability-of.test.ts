import { expect, it } from 'vitest';
import { probabilityOf } from '../../../../bench/serving/probability-of.ts';

it.each([
  ['{"predictions":[0.25,0.5]}', 0.25],
  ['{"predictions":[[0.75,0.25]]}', 0.25],
  ['{"predictions":[{"label":"Yes","probability":0.25}],"model":{"name":"churn"}}', 0.25],
])('reads %s', (answer, probability) => {
  expect(probabilityOf(answer)).toBe(probability);
});

it.each([
  ['{"predictions":[]}', 'too_small'],
  ['{"error_code":"BAD_REQUEST"}', 'invalid_type'],
  ['{"predictions":["Yes"]}', 'invalid_union'],
])('refuses %s', (answer, code) => {
  expect(() => probabilityOf(answer)).toThrow(code);
});
