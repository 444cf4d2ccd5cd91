import { describe, expect, it } from 'vitest';
import { allOf, attribute, compare, isIn, metric, param, tag } from '../../../shared/mlflow/filter.ts';

describe('search filter', () => {
  it('joins conditions, with every key in backticks', () => {
    const filter = allOf(
      compare(attribute('name'), '=', 'churn'),
      compare(tag('relevo.request_id'), '!=', 'r1'),
      compare(metric('roc auc'), '>=', 0.8),
      compare(param('depth'), 'LIKE', '3%'),
      isIn(attribute('run_id'), ['a', 'b']),
    );
    expect(filter).toBe(
      "name = 'churn' AND tags.`relevo.request_id` != 'r1' AND metrics.`roc auc` >= 0.8 AND params.`depth` LIKE '3%' AND run_id IN ('a', 'b')",
    );
  });

  it('is empty without conditions', () => {
    expect(allOf()).toBe('');
  });

  it.each([
    [0, '0'],
    [-0.5, '-0.5'],
    [1e21, '1000000000000000000000'],
    [-1e-7, '-0.0000001'],
  ])('writes %d as %s', (value, text) => {
    expect(compare(metric('m'), '=', value).text).toBe(`metrics.\`m\` = ${text}`);
  });

  it.each(["' OR 1=1", 'a"b', 'a`b', 'a\nb', 'a\u0000', '\udc00'])(
    'refuses the text %j, as value and as key',
    (text) => {
      const refused = expect.objectContaining({ code: 'MLFLOW_FILTER', status: 400 });
      expect(() => compare(tag('k'), '=', text)).toThrow(refused);
      expect(() => isIn(attribute('run_id'), ['a', text])).toThrow(refused);
      expect(() => tag(text)).toThrow(refused);
      expect(() => attribute(text)).toThrow(refused);
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses the number %d', (value) => {
    expect(() => compare(metric('m'), '>', value)).toThrow(
      expect.objectContaining({ code: 'MLFLOW_FILTER' }),
    );
  });

  it('refuses an empty list', () => {
    expect(() => isIn(attribute('run_id'), [])).toThrow(expect.objectContaining({ code: 'MLFLOW_FILTER' }));
  });
});
