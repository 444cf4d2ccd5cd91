import { z } from 'zod';
import { type DistanceName, distanceNames } from '../../kernel/distance-names.ts';
import { MIN_EXPECTED } from '../drift/number-bins.ts';
import { MAX_BINS } from '../drift/coarse-bins.ts';
import { PSEUDO_COUNT } from '../../stats/null-laws/distance-laws.ts';
import { modelNameSchema, versionSchema } from '../../kernel/identifiers.ts';
import { distributionSchema } from './distribution.ts';

const share = z.number().min(0).max(1);
const optional = z.number().nullable();

const distanceSchema = z.object({
  name: z.enum(distanceNames),
  value: z.number(),
  expected: z.number(),
  band: z.number(),
  effect: z.number(),
  pValue: z.number(),
});

const columnSchema = z.object({
  column: z.string(),
  part: z.enum(['feature', 'output', 'label']),
  status: z.enum(['DRIFTED', 'QUIET', 'NOT_ENOUGH_DATA', 'MISSING', 'RETYPED', 'NOT_COMPARED', 'REDACTED']),
  values: z.int(),
  referenceValues: z.int(),
  bins: z.int(),
  distance: optional,
  expected: optional,
  /** Earlier reports do not have it. */
  band: optional.default(null),
  effect: optional,
  pValue: optional,
  adjustedP: optional,
  /** All distances; earlier reports have none. */
  distances: z.array(distanceSchema).default([]),
});

const qualitySchema = z.object({
  column: z.string(),
  code: z.enum([
    'NULL_SHARE',
    'COLUMN_TYPE',
    'OUT_OF_RANGE',
    'NOT_FINITE',
    'NEW_CATEGORIES',
    'COLUMN_MISSING',
  ]),
  share,
  referenceShare: share,
  adjustedP: share,
  status: z.enum(['WORSE', 'FINE']),
});

const signalSchema = z.object({
  code: z.enum(['ROWS', 'COLUMN_NEW', 'COLUMN_RETYPED', 'CONSTANT', 'SCALE', 'CORRELATION', 'MULTIVARIATE']),
  column: z.string().nullable(),
  /** In words, without any value from the data. */
  message: z.string(),
  observed: optional,
  reference: optional,
});

const classifierSchema = z.object({
  rows: z.int(),
  auc: share,
  pValue: share,
  effect: share,
  columns: z.array(z.object({ column: z.string(), share })),
});

const jointSchema = z.object({
  referenceRows: z.int(),
  rows: z.int(),
  columns: z.int(),
  of: z.int(),
  classifier: classifierSchema.nullable(),
  unexplained: classifierSchema.nullable(),
  pairs: z.int(),
  correlation: z.array(
    z.object({
      columns: z.tuple([z.string(), z.string()]),
      reference: share,
      current: share,
      effect: share,
      pValue: share,
      adjustedP: share,
    }),
  ),
  changedPairs: z.int(),
});

const performanceSchema = z.object({
  labelled: z.int(),
  coverage: share,
  unusable: z.int(),
  metrics: z.record(z.string(), optional),
});

/** How the numbers were found; a distance without this means nothing. */
export const methodOf = (distance: DistanceName): Record<string, string | number> => ({
  tool: 'relevo-1',
  distance,
  ...(distance === 'jensen-shannon' ? { base: 2 } : {}),
  ...(distance === 'psi' ? { pseudoCount: PSEUDO_COUNT } : {}),
  bins: 'reference',
  maxBins: MAX_BINS,
  minExpected: MIN_EXPECTED,
  null: 'seeded-draws',
  correction: 'benjamini-hochberg',
});

/** Report of one judged window, `reports/<model>/drift/<key>.json`. It holds counts and shares, no rows. */
export const driftReportSchema = z.object({
  format: z.literal(1),
  code: z.enum(['DRIFT', 'QUIET']),
  model: modelNameSchema,
  /** The version that the window's rows were answered by, and whose reference they are compared with. */
  version: versionSchema,
  /** Identifies the window within the model. */
  key: z.string(),
  window: z.object({
    start: z.iso.datetime(),
    end: z.iso.datetime(),
    /** How many window lengths it spans; more than 1 when it was widened. */
    slots: z.int().positive(),
  }),
  createdAt: z.iso.datetime(),
  rows: z.int(),
  referenceRows: z.int(),
  method: z.record(z.string(), z.union([z.string(), z.number()])),
  threshold: z.number(),
  alpha: z.number(),
  /** What is taken to stand for itself; earlier reports do not say. */
  independence: z.enum(['rows', 'entities', 'unknown']).default('unknown'),
  columns: z.array(columnSchema),
  /** Names of the drifted features, outputs and labels, largest effect first. */
  drifted: z.array(z.string()),
  quality: z.array(qualitySchema),
  /** What else is wrong; reports from before this was looked at have none. */
  signals: z.array(signalSchema).default([]),
  /** What the page draws; reports from before there were charts have none. */
  distributions: z.array(distributionSchema).default([]),
  /** What rows tell that columns do not; null where the reference's rows are not at hand. */
  joint: jointSchema.nullable().default(null),
  performance: performanceSchema,
  alarm: z.object({
    raised: z.boolean(),
    hits: z.int(),
    windows: z.int(),
    /** Columns that drifted in the windows that count, most often first. */
    columns: z.array(z.string()),
    /** Start of the first of these windows. */
    since: z.iso.datetime(),
  }),
});

export type DriftReport = z.infer<typeof driftReportSchema>;
