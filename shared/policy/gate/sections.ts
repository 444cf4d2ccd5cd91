import { z } from 'zod';
import { positiveDurationSchema } from '../duration.ts';

const ratio = z.number().positive();
const share = z.number().gt(0).max(1);

/** Which rows are judged on. */
export const evidenceSchema = z
  .strictObject({
    source: z
      .enum(['auto', 'candidate', 'frozen', 'production'])
      .default('auto')
      .describe(
        'candidate: its evaluation rows; frozen: the set named below; production: captured predictions with labels; auto: production once there are enough, else frozen where named, else candidate',
      ),
    frozen: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('path of a labelled set in training-data/<model>/, never trained on'),
    maxAge: positiveDurationSchema.default('7d').describe('highest age of what the candidate is judged on'),
    maxDecisions: z
      .int()
      .positive()
      .default(20)
      .describe('decisions on one set after which it must be replaced'),
  })
  .prefault({});

/** Classifiers only. */
export const calibrationSchema = z.strictObject({
  maxBrierIncrease: ratio.default(0.02).describe("over the champion's Brier score"),
  maxErrorIncrease: ratio
    .default(0.02)
    .describe("over the champion's expected calibration error (15 bins); from minRows on"),
  maxError: share.nullable().default(null).describe('highest expected calibration error, champion or not'),
  minRows: z.int().positive().default(2000).describe('under this the calibration error says nothing'),
});

/** Share of decisions that differ from the champion's. Classifiers only. */
export const churnSchema = z.strictObject({
  warnAbove: share.default(0.05),
  max: share.default(0.15).describe('more is accepted of a candidate that is certainly better'),
});

export const overfitSchema = z
  .strictObject({
    maxGap: ratio
      .default(0.1)
      .describe('highest loss from training to evaluation rows, relative to training'),
  })
  .prefault({});

export const sizeSchema = z
  .strictObject({
    maxRatio: ratio.nullable().default(1.5).describe("to the size of the champion's graph"),
    maxBytes: z.int().positive().nullable().default(null),
  })
  .prefault({});

export const latencySchema = z
  .strictObject({
    calls: z.int().min(100).default(1000),
    maxRatio: ratio.nullable().default(1.1).describe("p95 to the champion's on the same machine"),
    maxP95Ms: ratio.nullable().default(null),
    maxLoadMs: ratio.nullable().default(10_000),
  })
  .prefault({});

/** What unusual values in one column may do. */
export const robustnessSchema = z
  .strictObject({
    maxChangedLabels: share
      .default(0.5)
      .describe('highest share of labels that change with a missing value or an unseen category'),
    golden: z
      .enum(['if-present', 'required'])
      .default('if-present')
      .describe(
        'cases of known answers, relevo/golden.json of the version: all must hold; required: there must be some',
      ),
  })
  .prefault({});

/** Requests that callers sent lately, asked of the candidate. */
export const replaySchema = z
  .strictObject({
    rows: z.int().positive().max(100_000).default(1000).describe('the newest captured ones'),
    maxAge: positiveDurationSchema.default('7d'),
  })
  .prefault({});

/** What the candidate was trained on. */
export const trainingDataSchema = z
  .strictObject({
    maxAge: positiveDurationSchema.default('90d').describe('since the upload that it was trained for'),
    minRows: z.int().positive().default(500),
    maxLabelShift: share
      .default(0.1)
      .describe("highest change of a label's share since the champion's training"),
  })
  .prefault({});

export const provenanceSchema = z
  .strictObject({
    sources: z
      .array(z.string().min(1))
      .default([])
      .describe('beginnings of artifact addresses that versions may come from; empty: any'),
    allowPickle: z.boolean().default(false),
  })
  .prefault({});
