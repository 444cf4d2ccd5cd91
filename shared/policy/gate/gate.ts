import { z } from 'zod';
import { metricNames } from '../../kernel/metric-names.ts';
import { positiveDurationSchema } from '../duration.ts';
import { gateChecks, gateSeveritySchema } from './check-names.ts';
import { freezeSchema } from './freeze.ts';
import { fairnessSchema, slicesSchema } from './groups.ts';
import { marginSchema } from './margin.ts';
import { ownMetricsSchema } from './own-metrics.ts';
import {
  calibrationSchema,
  churnSchema,
  evidenceSchema,
  latencySchema,
  overfitSchema,
  provenanceSchema,
  replaySchema,
  robustnessSchema,
  sizeSchema,
  trainingDataSchema,
} from './sections.ts';
import { valueSchema } from './value.ts';

const metricSchema = z.enum(metricNames);

/** How `promote-model` decides. The defaults are those of the design, section 5. */
export const gateSchema = z
  .strictObject({
    action: z
      .enum(['auto', 'enforce', 'observe'])
      .default('auto')
      .describe(
        'observe: record the verdict, move nothing; auto: enforce, but observe where the champion was there before the gate',
      ),
    mode: z
      .enum(['auto', 'superiority', 'non-inferiority'])
      .default('auto')
      .describe('auto: non-inferiority for a version that the loop retrained, superiority for a new design'),
    margin: marginSchema
      .optional()
      .describe('how much worse the primary metric may be: 0.01, or 1% for metrics without a scale'),
    alpha: z.number().gt(0).lt(0.5).default(0.05).describe('one-sided'),
    minRows: z.int().positive().default(200),
    minPositives: z.int().nonnegative().default(50).describe('of the rarer label; binary models'),
    floors: z
      .partialRecord(metricSchema, z.number())
      .default({})
      .describe('lowest (for losses: highest) acceptable value, held against the confidence bound'),
    guards: z
      .partialRecord(metricSchema, marginSchema)
      .default({})
      .describe('how much worse than the champion further metrics may be'),
    metrics: ownMetricsSchema.describe('metrics of your own: columns __metric_<name> of the evaluation rows'),
    anchor: positiveDurationSchema
      .nullable()
      .default('180d')
      .describe('never worse than the best champion of this time by more than the margin; null: not asked'),
    value: valueSchema.nullable().default(null),
    slices: slicesSchema,
    fairness: fairnessSchema,
    calibration: calibrationSchema.optional(),
    churn: churnSchema.optional(),
    overfit: overfitSchema,
    size: sizeSchema,
    latency: latencySchema,
    signature: z
      .enum(['compatible', 'equal'])
      .default('compatible')
      .describe("compatible: takes what the champion's callers send; equal: the same columns and types"),
    robustness: robustnessSchema,
    provenance: provenanceSchema,
    replay: replaySchema,
    trainingData: trainingDataSchema,
    freeze: freezeSchema,
    evidence: evidenceSchema,
    requiredChecks: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'kebab case'))
      .default([])
      .describe('checks of your own: relevo/checks/<name>.json of the version'),
    severity: z
      .partialRecord(z.enum(gateChecks), gateSeveritySchema)
      .default({})
      .describe('how much a check matters'),
    resamples: z.int().min(200).default(2000).describe('bootstrap draws for intervals'),
  })
  .prefault({});

/** The section `gate` as a file states it, with the defaults that need nothing else. */
export type StatedGate = z.infer<typeof gateSchema>;
