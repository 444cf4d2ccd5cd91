import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rangesChart, valuesChart } from '../../../shared/report/charts/distribution-chart.ts';
import { formatFigure, formatP, formatShare } from '../../../shared/report/format-figure.ts';
import { htmlPage } from '../../../shared/report/html-page.ts';
import { htmlTable } from '../../../shared/report/html-table.ts';
import { sparkline } from '../../../shared/report/sparkline.ts';
import { vegaSvg } from '../../../shared/report/vega-svg.ts';

const page = htmlPage({ kind: 'a <b>', title: 'x & y', tone: 'good', lead: [], body: [], foot: '"f"' });
const inside = (tag: string): string => new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(page)?.[1] ?? '';
const hash = (text: string): string => createHash('sha256').update(text).digest('base64');

describe('a page', () => {
  it('allows its own style and script, and nothing else', () => {
    expect(page).toContain(`style-src 'sha256-${hash(inside('style'))}'`);
    expect(page).toContain(`script-src 'sha256-${hash(inside('script'))}'`);
    expect(page).toContain("default-src 'none'");
  });

  it('escapes what it is told', () => {
    expect(page).toContain('<title>x &amp; y – a &lt;b&gt;</title>');
    expect(page).toContain('<footer>&quot;f&quot;</footer>');
  });
});

describe('a table', () => {
  it('names its rows and columns', () => {
    const table = htmlTable({
      caption: '<c>',
      head: [{ name: 'a' }, { name: 'b', numeric: true, sorted: 'descending' }],
      rows: [{ marked: true, cells: ['<i>', null] }, { cells: ['j', { html: '<b>1</b>' }] }],
    });
    expect(table).toContain('aria-label="&lt;c&gt;"');
    expect(table).toContain('<th scope="col" class="n" aria-sort="descending">b</th>');
    expect(table).toContain('<tr class="mark"><th scope="row">&lt;i&gt;</th><td class="n">–</td></tr>');
    expect(table).toContain('<td class="n"><b>1</b></td>');
  });
});

describe('a chart', () => {
  it('escapes names and its label, and holds nothing that runs', async () => {
    const svg = await vegaSvg(valuesChart(['<script>$&', 'b'], [0.25, 0.75], [0.5, 0.5]), 'a "label" $& <x>');
    expect(svg).toMatch(
      /^<svg viewBox="0 0 360 64" role="img" aria-label="a &quot;label&quot; \$&amp; &lt;x&gt;">/,
    );
    expect(svg).toContain('&lt;script&gt;$&amp;');
    expect(svg).not.toMatch(/<script|style=|href=|\son\w+=/);
  });

  it('draws both sets of shares to scale', async () => {
    const svg = await vegaSvg(rangesChart({ low: 0, high: 2 }, [0, 1], [1, 0]), 'label');
    const paths = [...svg.matchAll(/mark-(area|line)[^>]*><path d="([^"]*)"/g)].map(
      ([, , path = '']) => path,
    );
    const heights = paths.map((path) => [...path.matchAll(/[ML][\d.]+,([\d.]+)/g)].map(([, y]) => Number(y)));
    const [bottom = 0] = heights[0] ?? [];
    expect(heights[0]?.slice(0, 3)).toEqual([bottom, bottom, 0]);
    expect(heights[1]?.slice(0, 3)).toEqual([0, 0, bottom]);
  });

  it('that cannot be drawn says why', async () => {
    const spec = { marks: [{ type: 'rect' as const, from: { data: '<nothing>' } }] };
    expect(await vegaSvg(spec, 'label')).toMatch(
      /^<p>The chart could not be drawn: .*&lt;nothing&gt;.*<\/p>$/,
    );
  });

  it.each([
    [0, 0],
    [-1e300, 1e300],
    [1e-9, 2e-9],
  ])('takes the range %s to %s', async (low, high) => {
    expect(await vegaSvg(rangesChart({ low, high }, [0.5, 0.5], [0, 1]), 'label')).not.toContain('NaN');
  });
});

describe('a sparkline', () => {
  it('is at most 600 bytes for any 24 shares', () => {
    const jagged = Array.from({ length: 24 }, (_, index) => (index % 2 === 0 ? 0.01 * index : 0.1234));
    expect(sparkline(jagged, jagged.toReversed()).length).toBeLessThanOrEqual(600);
  });

  it('joins steps of one height', () => {
    expect(sparkline([0.5, 0.5, 0], [0, 0, 0.5])).toContain('<path d="M0 16V1h8V16h4V16z"/>');
  });
});

describe('figures', () => {
  it.each([
    [formatShare(0), '0 %'],
    [formatShare(0.0004), '< 0.1 %'],
    [formatShare(0.99999), '> 99.9 %'],
    [formatShare(0.1234), '12.3 %'],
    [formatP(1e-20), '< 1e-12'],
    [formatP(0.00012), '1.2e-4'],
    [formatP(0.5), '0.50'],
    [formatFigure(1234.5678), '1235'],
    [formatFigure(1.2e-7), '1.20e-7'],
    [formatFigure(0), '0'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });
});
