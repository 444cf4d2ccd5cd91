import { join, relative } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { allOf, attribute, compare, tag } from '../../../shared/mlflow/filter.ts';
import { splitBatch } from '../../../shared/mlflow/log-batch.ts';
import { checkArtifactPath } from '../../../shared/mlflow/safe-path.ts';
import { addressOf, pathOf } from '../../../shared/mlflow/url.ts';

const text = fc.string({ unit: 'binary', maxLength: 30 });
const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};
const record = (prefix: string, count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, `${index}`]));
const base = new URL('https://mlflow.example/base');

it('a path value stays one segment of the same host and comes back as it was', () => {
  fc.assert(
    fc.property(text, (value) => {
      const path = attempt(() => pathOf('models', value, 'end'));
      fc.pre(path !== undefined);
      const url = addressOf(base, path ?? '');
      expect(url.origin + url.hash + url.search).toBe(base.origin);
      const [, first, second, segment = '', end, ...rest] = url.pathname.split('/');
      expect([first, second, decodeURIComponent(segment), end, rest]).toEqual([
        'base',
        'models',
        value,
        'end',
        [],
      ]);
    }),
  );
});

it('query values come back as they were', () => {
  const printable = fc.string({ unit: 'grapheme', maxLength: 30 });
  fc.assert(
    fc.property(printable, fc.array(printable, { maxLength: 3 }), (value, list) => {
      const { searchParams } = addressOf(base, 'x', { value, list });
      expect(searchParams.get('value')).toBe(value);
      expect(searchParams.getAll('list')).toEqual(list);
    }),
  );
});

it('what the filter takes cannot end its own literal', () => {
  fc.assert(
    fc.property(text, text, (key, value) => {
      const filter = attempt(() =>
        allOf(compare(tag(key), '=', value), compare(attribute('name'), '=', 'x')),
      );
      fc.pre(filter !== undefined);
      expect(filter).toBe(`tags.\`${key}\` = '${value}' AND name = 'x'`);
      expect((filter ?? '').match(/'/g)).toHaveLength(4);
      expect((filter ?? '').match(/`/g)).toHaveLength(2);
    }),
  );
});

it('an accepted artifact path stays below its directory', () => {
  const segment = fc.oneof(text, fc.constantFrom('..', '.', '', 'a', '...', '..\\', 'C:'));
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), (segments) => {
      const path = attempt(() => checkArtifactPath(segments.join('/')));
      fc.pre(path !== undefined);
      const inside = relative('/base/dir', join('/base/dir', path ?? ''));
      expect(inside.split('/')[0]).not.toBe('..');
      expect(inside).toBe(path);
    }),
  );
});

it('splitting a batch keeps every entry once, in order, within the limits', () => {
  const counts = fc.record({ metrics: fc.nat(2500), params: fc.nat(350), tags: fc.nat(350) });
  fc.assert(
    fc.property(counts, ({ metrics, params, tags }) => {
      const points = Array.from({ length: metrics }, (_, step) => ({
        key: 'm',
        value: step,
        timestamp: 0,
        step,
      }));
      const parts = splitBatch({ metrics: points, params: record('p', params), tags: record('t', tags) });
      expect(parts.flatMap((part) => part.metrics)).toEqual(points);
      expect(
        Object.fromEntries(parts.flatMap((part) => part.params.map(({ key, value }) => [key, value]))),
      ).toEqual(record('p', params));
      expect(parts.flatMap((part) => part.tags)).toHaveLength(tags);
      for (const part of parts) {
        expect(part.params.length).toBeLessThanOrEqual(100);
        expect(part.tags.length).toBeLessThanOrEqual(100);
        const total = part.metrics.length + part.params.length + part.tags.length;
        expect(total).toBeLessThanOrEqual(1000);
        expect(total).toBeGreaterThan(0);
      }
    }),
    { numRuns: 30 },
  );
});
