import type { Spec } from '../vega-svg.ts';
import { chartConfig } from './chart-config.ts';

const CELL = 64;
/** More classes have smaller cells, the whole about this wide. */
const LARGEST = 320;
/** Darkest shade of a cell: text on it can still be read. */
const DARKEST = 0.5;

/**
 * Row counts by truth (rows) and decision (columns), each cell as dark as its share of the truth.
 * @param counts counts[truth][decided], one row and column for each class
 */
export function confusionChart(classes: readonly string[], counts: readonly (readonly number[])[]): Spec {
  const size = Math.min(LARGEST, Math.max(2, classes.length) * CELL * 1.5);
  const cells = counts.flatMap((row, truth) => {
    const total = Math.max(
      1,
      row.reduce((sum, count) => sum + count, 0),
    );
    return row.map((count, decided) => ({
      truth,
      decided,
      share: count / total,
      text: `${count}`,
      percent: `${((100 * count) / total).toFixed(1)} %`,
    }));
  });
  const places = [...classes.keys()];
  const labels = { update: { text: { signal: `data('names')[datum.value].name` } } } as const;
  const axis = { ticks: false, domain: false, labelLimit: 90, encode: { labels } } as const;
  return {
    ...chartConfig(size + 60, size * 0.75 + 40),
    data: [
      { name: 'names', values: classes.map((name) => ({ name })) },
      { name: 'cells', values: cells },
    ],
    scales: [
      { name: 'x', type: 'band', domain: places, range: 'width', padding: 0.03 },
      { name: 'y', type: 'band', domain: places, range: 'height', padding: 0.03 },
      { name: 'shade', type: 'linear', domain: [0, 1], range: [0.04, DARKEST] },
    ],
    axes: [
      { ...axis, orient: 'top', scale: 'x', title: 'decided' },
      { ...axis, orient: 'left', scale: 'y', title: 'true' },
    ],
    marks: [
      {
        type: 'rect',
        name: 'heat',
        from: { data: 'cells' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'decided' },
            y: { scale: 'y', field: 'truth' },
            width: { scale: 'x', band: 1 },
            height: { scale: 'y', band: 1 },
            fill: { value: '#2f5d8c' },
            fillOpacity: { scale: 'shade', field: 'share' },
          },
        },
      },
      ...(classes.length <= 4 ? [cellText] : []),
    ],
  };
}

const cellText: NonNullable<Spec['marks']>[number] = {
  type: 'text',
  name: 'heat-text',
  from: { data: 'cells' },
  encode: {
    enter: {
      x: { scale: 'x', field: 'decided', band: 0.5 },
      y: { scale: 'y', field: 'truth', band: 0.5 },
      text: { signal: '[datum.text, datum.percent]' },
      align: { value: 'center' },
      baseline: { value: 'middle' },
      dy: { value: -6 },
      fontSize: { value: 13 },
      fill: { value: '#1b2430' },
    },
  },
};
