import type { Spec } from '../vega-svg.ts';
import { axisFormat } from './axis-format.ts';
import { chartConfig } from './chart-config.ts';
import { labelRoom, shortened } from './side-labels.ts';

/** A number for each of two, the second with its bounds where it has some. */
export type DotRow = {
  name: string;
  before: number | null;
  after: number;
  lower: number | null;
  upper: number | null;
};

const WIDTH = 360;
const ROW = 22;

/** A line for each name: hollow squares for the first, dots with bounds for the second. */
export function dotChart(rows: readonly DotRow[]): Spec {
  const left = labelRoom(rows.map(({ name }) => name));
  const values = rows.flatMap(({ before, after, lower, upper }) =>
    [before, after, lower, upper].filter((value) => value !== null),
  );
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const lines = rows.map((row, index) => ({ ...row, index, name: shortened(row.name) }));
  return {
    ...chartConfig(WIDTH, 0),
    autosize: 'none',
    padding: { left, right: 14, top: 2, bottom: 24 },
    width: WIDTH - left - 14,
    height: Math.max(2, rows.length) * ROW,
    data: [
      { name: 'lines', values: lines },
      { name: 'bounded', values: lines.filter(({ lower, upper }) => lower !== null && upper !== null) },
      { name: 'compared', values: lines.filter(({ before }) => before !== null) },
    ],
    scales: [
      { name: 'x', type: 'linear', domain: [low, high], zero: false, nice: true, range: 'width' },
      { name: 'y', type: 'band', domain: [...rows.keys()], range: 'height' },
    ],
    axes: [
      { orient: 'bottom', scale: 'x', tickCount: 4, format: axisFormat(low, high), grid: true },
      {
        orient: 'left',
        scale: 'y',
        ticks: false,
        domain: false,
        labelLimit: 0,
        encode: { labels: { update: { text: { signal: `data('lines')[datum.value].name` } } } },
      },
    ],
    marks: [range, dots('before', 'compared', 'square'), dots('after', 'lines', 'circle')],
  };
}

type Mark = NonNullable<Spec['marks']>[number];

const middle = { y: { scale: 'y', field: 'index', band: 0.5 } } as const;

const range: Mark = {
  type: 'rule',
  name: 'after-range',
  from: { data: 'bounded' },
  encode: {
    enter: {
      ...middle,
      x: { scale: 'x', field: 'lower' },
      x2: { scale: 'x', field: 'upper' },
      stroke: { value: '#a8401a' },
      strokeWidth: { value: 2 },
    },
  },
};

const dots = (name: 'before' | 'after', data: string, shape: string): Mark => ({
  type: 'symbol',
  name: `${name} dots`,
  from: { data },
  encode: {
    enter: {
      ...middle,
      x: { scale: 'x', field: name },
      size: { value: name === 'before' ? 70 : 45 },
      shape: { value: shape },
      stroke: { value: name === 'before' ? '#55606f' : '#a8401a' },
      strokeWidth: { value: 1.5 },
      fill: { value: name === 'after' ? '#a8401a' : 'none' },
    },
  },
});
