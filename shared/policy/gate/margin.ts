import { z } from 'zod';
import type { MetricName } from '../../kernel/metric-names.ts';

/** How much worse is still acceptable: in the metric's own unit, or as a share of the champion's value such as `1%`. */
export const marginSchema = z.union([
  z.number().positive(),
  z.string().regex(/^(?=.*[1-9])\d+(\.\d+)?%$/, 'a share such as 1%'),
]);

export type Margin = z.infer<typeof marginSchema>;

/** Metrics that lie between 0 and 1, whatever is predicted. */
const shares: readonly MetricName[] = ['accuracy', 'precision', 'recall', 'f1', 'roc_auc', 'brier'];

export const isShare = (metric: MetricName): boolean => shares.includes(metric);

/** `points` hundredths for metrics from 0 to 1, as many per cent of the champion's value for those without a scale. */
export const defaultMargin = (metric: MetricName, points: number): Margin =>
  isShare(metric) || metric === 'r2' ? points / 100 : `${points}%`;

/** The margin in the metric's unit. @param reference the champion's value, which a share is taken of */
export const marginSize = (margin: Margin, reference: number): number =>
  typeof margin === 'number' ? margin : (Number(margin.slice(0, -1)) / 100) * Math.abs(reference);
