import type { Spec } from '../vega-svg.ts';
import { chartConfig } from './chart-config.ts';

type Point = readonly [x: number, y: number];

export type Curves = {
  x: string;
  y: string;
  /** Drawn dashed; null: there is none. */
  before: readonly Point[] | null;
  after: readonly Point[];
  /** Drawn thin, from one point to another: what a model that knows nothing would do. */
  guide: readonly [Point, Point];
};

const SIZE = 300;

/** Two lines over the unit square. */
export function curveChart({ x, y, before, after, guide }: Curves): Spec {
  return {
    ...chartConfig(SIZE, SIZE),
    data: [
      pointData('guide-points', guide),
      pointData('before-points', before ?? []),
      pointData('after-points', after),
    ],
    scales: [
      { name: 'x', type: 'linear', domain: [0, 1], range: 'width' },
      { name: 'y', type: 'linear', domain: [0, 1], range: 'height' },
    ],
    axes: [
      { orient: 'bottom', scale: 'x', tickCount: 5, format: '.0%', grid: true, title: x },
      { orient: 'left', scale: 'y', tickCount: 5, format: '.0%', grid: true, title: y },
    ],
    marks: [
      line('guide', { stroke: '#55606f', strokeWidth: 1, strokeDash: [2, 3] }),
      line('before', { stroke: '#55606f', strokeWidth: 2, strokeDash: [6, 3] }),
      line('after', { stroke: '#a8401a', strokeWidth: 2 }),
    ],
  };
}

const pointData = (name: string, points: readonly Point[]): { name: string; values: object[] } => ({
  name,
  values: points.map(([x, y]) => ({ x, y })),
});

type Stroke = { stroke: string; strokeWidth: number; strokeDash?: number[] };

function line(
  name: string,
  { stroke, strokeWidth, strokeDash = [] }: Stroke,
): NonNullable<Spec['marks']>[number] {
  return {
    type: 'line',
    name,
    from: { data: `${name}-points` },
    encode: {
      enter: {
        x: { scale: 'x', field: 'x' },
        y: { scale: 'y', field: 'y' },
        stroke: { value: stroke },
        strokeWidth: { value: strokeWidth },
        strokeDash: { value: strokeDash },
      },
    },
  };
}
