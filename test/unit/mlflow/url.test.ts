import { describe, expect, it } from 'vitest';
import { addressOf, parseBaseUrl, pathOf, queryString } from '../../../shared/mlflow/url.ts';

describe('path segments', () => {
  it.each([
    ['a/b', 'a%2Fb'],
    ['a?b=c', 'a%3Fb%3Dc'],
    ['a#b', 'a%23b'],
    ['a%2Fb', 'a%252Fb'],
    ['a\\b', 'a%5Cb'],
    ['é🙂', '%C3%A9%F0%9F%99%82'],
    ['...', '...'],
    ['..;', '..%3B'],
    [' ', '%20'],
    ['//evil.example', '%2F%2Fevil.example'],
  ])('encodes %j as one segment', (segment, encoded) => {
    expect(pathOf('models', segment, 'x')).toBe(`models/${encoded}/x`);
  });

  it.each(['', '.', '..', 'a\u0000b', 'a\u007f', '\ud800'])('refuses %j', (segment) => {
    expect(() => pathOf('models', segment)).toThrow(
      expect.objectContaining({ code: 'MLFLOW_PATH', status: 400 }),
    );
  });

  it.each(['@evil.example/', '/../../x', 'http://evil.example', '?x=1', '#x'])(
    'keeps the host and the place for %j',
    (segment) => {
      const url = addressOf(parseBaseUrl('https://mlflow.example/base/'), pathOf('models', segment, 'end'));
      expect(url.origin).toBe('https://mlflow.example');
      expect(url.pathname).toMatch(/^\/base\/models\/[^/]+\/end$/);
      expect(url.search + url.hash).toBe('');
    },
  );
});

describe('query', () => {
  it('repeats lists, leaves out what is undefined, and encodes the rest', () => {
    expect(queryString({ a: ['1', '2&b=3'], none: undefined, n: 5, yes: true, 'k=': "x'y+z" })).toBe(
      "?a=1&a=2%26b%3D3&n=5&yes=true&k%3D=x'y%2Bz",
    );
  });
  it('is nothing without parameters', () => {
    expect(queryString({ none: undefined, list: [] })).toBe('');
  });
  it.each(['\ud800x', 'a\u0000'])('refuses %j', (value) => {
    expect(() => queryString({ value })).toThrow(
      expect.objectContaining({ code: 'MLFLOW_PATH', path: 'value' }),
    );
  });
});

describe('base address', () => {
  it.each([
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000/x'],
    ['http://127.0.0.1:5000///', 'http://127.0.0.1:5000/x'],
    ['https://h/mlflow/v1.0/subscriptions/s', 'https://h/mlflow/v1.0/subscriptions/s/x'],
  ])('%s leads to %s', (base, expected) => {
    expect(addressOf(parseBaseUrl(base), 'x').href).toBe(expected);
  });
  it.each([
    '',
    'databricks',
    'file:///tmp/mlruns',
    'sqlite:///x.db',
    'http://u:p@h',
    'http://h?x=1',
    'http://h#x',
  ])('refuses %j', (base) => {
    expect(() => parseBaseUrl(base)).toThrow(expect.objectContaining({ code: 'MLFLOW_URL' }));
  });
});
