import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../../shared/promotion/checks/check-result.ts';
import { intervalFigure } from '../../../../shared/promotion/report/interval-figure.ts';

const interval = { value: 0.3, lower: 0.2, upper: 0.5, standardError: 0.1, method: 'wilson' };

const figureOf = (changes: Partial<CheckResult>): string =>
  intervalFigure({
    id: 'floor:recall',
    status: 'pass',
    observed: 0.3,
    required: '',
    limit: 0.1,
    interval,
    rows: null,
    furtherRows: null,
    reason: '',
    ...changes,
  });

describe('the figure of an interval', () => {
  it('spans bounds and limit, and says in words what it shows', () =>
    expect(figureOf({})).toBe(
      '<svg class="i" viewBox="0 0 360 44" role="img" aria-label="floor:recall: 0.3000, bounds 0.2000 to 0.5000, limit 0.1000">' +
        '<line class="limit" x1="44.0" x2="44.0" y1="4" y2="30"/>' +
        '<line class="range" x1="112.0" x2="316.0" y1="17" y2="17"/>' +
        '<circle cx="180.0" cy="17" r="4"/>' +
        '<text x="44.0" y="42" text-anchor="middle">limit 0.1000</text>' +
        '</svg>',
    ));

  it('has the limit at the other end where it is above', () => {
    const figure = figureOf({ limit: 0.8 });
    expect(figure).toContain('<line class="limit" x1="316.0" x2="316.0"');
    expect(figure).toContain('<line class="range" x1="44.0" x2="180.0"');
  });

  it('is drawn where all numbers are the same', () => {
    const same = { ...interval, value: 0.1, lower: 0.1, upper: 0.1 };
    expect(figureOf({ interval: same })).toContain('<circle cx="44.0" cy="17" r="4"/>');
  });

  it('lets no name become markup', () =>
    expect(figureOf({ id: '"><script>' })).toContain('aria-label="&quot;&gt;&lt;script&gt;: 0.3000'));

  it.each<[string, Partial<CheckResult>]>([
    ['an interval', { interval: null }],
    ['a limit', { limit: null }],
    ['an estimate', { interval: { ...interval, value: null } }],
    ['a lower bound', { interval: { ...interval, lower: null } }],
    ['an upper bound', { interval: { ...interval, upper: null } }],
  ])('is not there without %s', (_, changes) => expect(figureOf(changes)).toBe(''));
});
