import type { Spec } from '../vega-svg.ts';
import { axisFormat } from './axis-format.ts';
import { chartConfig } from './chart-config.ts';

type Point = { said: number; was: number; rows: number };

export type Calibration = {
  before: readonly Point[] | null;
  after: readonly Point[];
  /** Axes in percent from 0 to 1; otherwise as wide as the points need. */
  shares: boolean;
};

const SIZE = 300;

/** What was predicted against what came true, for both models; the closer to the diagonal, the better. */
export function calibrationChart({ before, after, shares }: Calibration): Spec {
  const all = [...(before ?? []), ...after].flatMap(({ said, was }) => [said, was]);
  const [low, high] = shares || all.length === 0 ? [0, 1] : [Math.min(...all), Math.max(...all)];
  const format = shares ? '.0%' : axisFormat(low, high);
  const axis = { grid: true, tickCount: 5, format } as const;
  return {
    ...chartConfig(SIZE, SIZE),
    data: [
      {
        name: 'guide-points',
        values: [
          { said: low, was: low },
          { said: high, was: high },
        ],
      },
      { name: 'before-points', values: [...(before ?? [])] },
      { name: 'after-points', values: [...after] },
    ],
    scales: [
      { name: 'x', type: 'linear', domain: [low, high], range: 'width', zero: false, nice: !shares },
      { name: 'y', type: 'linear', domain: [low, high], range: 'height', zero: false, nice: !shares },
    ],
    axes: [
      { ...axis, orient: 'bottom', scale: 'x', title: 'predicted' },
      { ...axis, orient: 'left', scale: 'y', title: 'came true' },
    ],
    marks: [
      line('guide', '#55606f', 1, [2, 3]),
      line('before', '#55606f', 2, [6, 3]),
      points('before', '#55606f', 'square'),
      line('after', '#a8401a', 2, []),
      points('after', '#a8401a', 'circle'),
    ],
  };
}

type Mark = NonNullable<Spec['marks']>[number];

const place = { x: { scale: 'x', field: 'said' }, y: { scale: 'y', field: 'was' } } as const;

const line = (name: string, colour: string, width: number, dash: number[]): Mark => ({
  type: 'line',
  name,
  from: { data: `${name}-points` },
  encode: {
    enter: {
      ...place,
      stroke: { value: colour },
      strokeWidth: { value: width },
      strokeDash: { value: dash },
    },
  },
});

const points = (name: string, colour: string, shape: string): Mark => ({
  type: 'symbol',
  name: `${name} dots`,
  from: { data: `${name}-points` },
  encode: {
    enter: {
      ...place,
      size: { value: 40 },
      shape: { value: shape },
      stroke: { value: colour },
      fill: { value: name === 'after' ? colour : 'none' },
      strokeWidth: { value: 1.5 },
    },
  },
});
