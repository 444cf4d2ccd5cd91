import { z } from 'zod';
import { distanceNames } from '../kernel/distance-names.ts';
import { durationSchema, positiveDurationSchema } from './duration.ts';

const alarmSchema = z
  .strictObject({
    /** Alarm when at least `hits` of the last `windows` windows drifted and the newest is among them. */
    hits: z.int().positive().default(3),
    windows: z.int().positive().default(5),
  })
  .refine((alarm) => alarm.hits <= alarm.windows, { path: ['hits'], message: 'more hits than windows' })
  .prefault({});

export const monitoringSchema = z
  .strictObject({
    /** Length of the window that is judged. */
    window: positiveDurationSchema.default('1d'),
    /** Under this many rows the window widens backwards instead of being judged. */
    minRows: z.int().positive().default(500),
    /**
     * How the difference of two distributions is measured; every report has all of these. Categories have no order: total variation stands in for
     * `kolmogorov-smirnov` and `wasserstein`.
     */
    distance: z.enum(distanceNames).default('jensen-shannon'),
    /** Effect size, the distance beyond what chance explains, from which a column counts as drifted. 0.1 is a small change by any of them. */
    threshold: z.number().positive().default(0.1),
    /** False discovery rate over the columns. */
    alpha: z.number().gt(0).lt(0.5).default(0.05),
    alarm: alarmSchema,
  })
  .prefault({});

export const retrainingSchema = z
  .strictObject({
    /** What a persistent alarm does: write the labelled window, or only report. */
    onDrift: z.enum(['retrain', 'propose']).default('retrain'),
    /** Retrain at least this often, drift or not. */
    schedule: positiveDurationSchema.nullable().default(null),
    cooldown: durationSchema.default('7d'),
    maxPerMonth: z.int().positive().default(4),
    /** Stop asking after this many rejections in a row. */
    stopAfterRejections: z.int().positive().default(2),
    /** Labelled rows that a window needs before it is worth training on. */
    minLabelledRows: z.int().positive().default(500),
    /** Command line entry point of the trainer. */
    entryPoint: z.string().default('train'),
  })
  .prefault({});

const redactionSchema = z.union([
  z.literal('drop'),
  z.literal('hash'),
  z.strictObject({ bucket: z.number().positive() }),
]);

export type Redaction = z.infer<typeof redactionSchema>;

export const captureSchema = z
  .strictObject({
    /** Off: nothing of a prediction is kept, so there is nothing to watch, to label or to learn from. */
    enabled: z.boolean().default(true),
    /** What happens to a feature before anything is written: dropped, salted hash, or rounded down to a multiple of `bucket`. */
    redact: z.record(z.string(), redactionSchema).default({}),
    featureRetention: positiveDurationSchema.default('90d'),
  })
  .prefault({});
