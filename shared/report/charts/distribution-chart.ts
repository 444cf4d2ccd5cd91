import type { Spec } from '../vega-svg.ts';
import { axisFormat } from './axis-format.ts';
import { chartConfig } from './chart-config.ts';
import { labelRoom, shortened } from './side-labels.ts';

const WIDTH = 360;
const HEIGHT = 190;
const ROW = 19;

/** Two sets of shares in cells of equal width between `low` and `high`: the first filled, the second as a line. */
export function rangesChart(
  { low, high }: { low: number; high: number },
  before: readonly number[],
  after: readonly number[],
): Spec {
  const width = (high - low) / before.length;
  const steps = [...before.keys(), before.length].map((index) => {
    const cell = Math.min(index, before.length - 1);
    return { at: low + index * width, before: before[cell] ?? 0, after: after[cell] ?? 0 };
  });
  const outline = { interpolate: { value: 'step-after' }, x: { scale: 'x', field: 'at' } } as const;
  return {
    ...chartConfig(WIDTH, HEIGHT),
    data: [{ name: 'cells', values: steps }],
    scales: [
      { name: 'x', type: 'linear', domain: [low, high], zero: false, range: 'width' },
      { name: 'y', type: 'linear', domain: [0, largest(before, after)], nice: 3, range: 'height' },
    ],
    axes: [
      { orient: 'left', scale: 'y', tickCount: 3, format: '.2~p', grid: true },
      { orient: 'bottom', scale: 'x', tickCount: 5, format: axisFormat(low, high), labelFlush: true },
    ],
    marks: [
      {
        type: 'area',
        name: 'before',
        from: { data: 'cells' },
        encode: {
          enter: {
            ...outline,
            y: { scale: 'y', field: 'before' },
            y2: { scale: 'y', value: 0 },
            fill: { value: '#a9bfd6' },
          },
        },
      },
      {
        type: 'line',
        name: 'after',
        from: { data: 'cells' },
        encode: {
          enter: {
            ...outline,
            y: { scale: 'y', field: 'after' },
            stroke: { value: '#a8401a' },
            strokeWidth: { value: 2 },
          },
        },
      },
    ],
  };
}

/** Two shares for each name: the first a filled bar, the second the outline of one. */
export function valuesChart(
  names: readonly string[],
  before: readonly number[],
  after: readonly number[],
): Spec {
  const bars = names.map((name, index) => ({
    index,
    name: shortened(name),
    before: before[index] ?? 0,
    after: after[index] ?? 0,
  }));
  const left = labelRoom(names);
  return {
    ...chartConfig(WIDTH, 0),
    autosize: 'none',
    padding: { left, right: 12, top: 2, bottom: 24 },
    width: WIDTH - left - 12,
    height: Math.max(2, names.length) * ROW,
    data: [{ name: 'bars', values: bars }],
    scales: [
      { name: 'x', type: 'linear', domain: [0, largest(before, after)], range: 'width' },
      { name: 'y', type: 'band', domain: bars.map(({ index }) => index), range: 'height', padding: 0.15 },
    ],
    axes: [
      { orient: 'bottom', scale: 'x', tickCount: 4, format: '.2~p', grid: true },
      {
        orient: 'left',
        scale: 'y',
        ticks: false,
        domain: false,
        labelLimit: 0,
        encode: { labels: { update: { text: { signal: `data('bars')[datum.value].name` } } } },
      },
    ],
    marks: [
      {
        type: 'rect',
        name: 'before',
        from: { data: 'bars' },
        encode: { enter: { ...bar('before', 0), fill: { value: '#a9bfd6' } } },
      },
      {
        type: 'rect',
        name: 'after',
        from: { data: 'bars' },
        encode: { enter: { ...bar('after', 2.5), stroke: { value: '#a8401a' }, strokeWidth: { value: 2 } } },
      },
    ],
  };
}

const largest = (before: readonly number[], after: readonly number[]): number =>
  Math.max(...before, ...after, 0.01);

const bar = (field: 'before' | 'after', inset: number) =>
  ({
    x: { scale: 'x', value: 0 },
    x2: { scale: 'x', field },
    y: { scale: 'y', field: 'index', offset: inset },
    height: { scale: 'y', band: 1, offset: -2 * inset },
  }) as const;
