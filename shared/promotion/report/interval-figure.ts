import { escapeHtml } from '../../report/escape-html.ts';
import type { CheckResult } from '../checks/check-result.ts';
import { formatNumber } from './format-number.ts';

const WIDTH = 360;
const HEIGHT = 44;
/** Half a label: the limit is named at either end of the axis. */
const MARGIN = 44;

type Drawn = { value: number; lower: number; upper: number; limit: number };

/** An estimate with its bounds and the limit it had to clear, as inline SVG; empty where a number is missing. */
export function intervalFigure({ interval, limit, id }: CheckResult): string {
  const drawn = complete(interval, limit);
  if (drawn === undefined) return '';
  const ends = [drawn.lower, drawn.upper, drawn.limit];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const at = (value: number): string =>
    (MARGIN + ((value - low) / (high - low || 1)) * (WIDTH - 2 * MARGIN)).toFixed(1);
  const label = `${id}: ${formatNumber(drawn.value)}, bounds ${formatNumber(drawn.lower)} to ${formatNumber(drawn.upper)}, limit ${formatNumber(drawn.limit)}`;
  return [
    `<svg class="i" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}">`,
    `<line class="limit" x1="${at(drawn.limit)}" x2="${at(drawn.limit)}" y1="4" y2="30"/>`,
    `<line class="range" x1="${at(drawn.lower)}" x2="${at(drawn.upper)}" y1="17" y2="17"/>`,
    `<circle cx="${at(drawn.value)}" cy="17" r="4"/>`,
    `<text x="${at(drawn.limit)}" y="42" text-anchor="middle">limit ${formatNumber(drawn.limit)}</text>`,
    '</svg>',
  ].join('');
}

function complete(interval: CheckResult['interval'], limit: number | null): Drawn | undefined {
  if (interval === null || limit === null) return undefined;
  const { value, lower, upper } = interval;
  return value === null || lower === null || upper === null ? undefined : { value, lower, upper, limit };
}
