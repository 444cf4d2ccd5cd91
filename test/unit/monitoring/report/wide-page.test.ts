import { beforeAll, describe, expect, it } from 'vitest';
import { WIDE_COLUMNS, widePage } from '../../../support/wide-page.ts';

let page = '';

beforeAll(async () => {
  page = await widePage();
});

describe('the page of 1,000 columns', () => {
  it('is under 2 MB', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  });

  it('draws 20 charts and a small shape for each column', () => {
    expect(page.match(/<figure>/g)).toHaveLength(20);
    const shapes = page.match(/<svg class="k".*?<\/svg>/g) ?? [];
    expect(shapes).toHaveLength(WIDE_COLUMNS);
    expect(Math.max(...shapes.map((shape) => shape.length))).toBeLessThanOrEqual(600);
  });

  it('has a row for each column, largest effect first', () => {
    const rows = [...page.matchAll(/<th scope="row">a_column_with_quite_a_long_name_\d+<\/th><td><span/g)];
    expect(rows).toHaveLength(WIDE_COLUMNS);
    const effects = [...page.matchAll(/<td class="n">(0\.\d{3})<svg class="e"/g)].map(([, effect]) =>
      Number(effect),
    );
    expect(effects).toEqual(effects.toSorted((a, b) => b - a));
  });
});
