import { z } from 'zod';
import { marginSchema } from './margin.ts';

/** Column of the evaluation rows that holds a metric of this name. */
export const metricColumn = (name: string): string => `__metric_${name}`;

/** Metrics that a version brings along, a number for each evaluation row; their means are judged. */
export const ownMetricsSchema = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, 'small letters, digits and _'),
    z
      .strictObject({
        direction: z.enum(['higher', 'lower']).describe('which way it improves'),
        floor: z
          .number()
          .optional()
          .describe('lowest (where lower is better: highest) acceptable mean, held against its bound'),
        margin: marginSchema
          .optional()
          .describe("how much worse than the champion's on the rows that both versions bring"),
      })
      .refine(({ floor, margin }) => floor !== undefined || margin !== undefined, 'neither floor nor margin'),
  )
  .default({});
