import type { Spec } from '../vega-svg.ts';

/** Size and quiet axes; colours here are for places that show the image without the page's style. */
export const chartConfig = (width: number, height: number): Spec => ({
  width,
  height,
  padding: 2,
  autosize: { type: 'fit', contains: 'padding' },
  config: {
    axis: {
      labelColor: '#55606f',
      titleColor: '#55606f',
      labelFontSize: 11,
      titleFontSize: 11,
      titleFontWeight: 'normal',
      gridColor: '#d5dbe3',
      tickColor: '#55606f',
      domainColor: '#55606f',
      tickSize: 3,
    },
  },
});
