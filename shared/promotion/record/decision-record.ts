import { z } from 'zod';
import { modelNameSchema, versionSchema } from '../../kernel/identifiers.ts';
import { checkResultSchema, estimateSchema } from '../checks/check-result.ts';
import { figuresSchema } from '../measures/figures.ts';
import { evidenceSources, overlapMethods } from '../evidence/evidence.ts';
import { valueRecordSchema } from './value-record.ts';
import { verdictSchema } from '../verdict/verdict.ts';

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256');

const judgedVersionSchema = z.object({
  version: versionSchema,
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  runId: z.string().nullable(),
  /** SHA-256 by path, as the version's tag states them. */
  files: z.record(z.string(), z.string()),
  /** Of a threshold release: whose files and threshold it took, and its own; each as the version's tags state it. */
  threshold: z
    .object({
      of: z.string().nullable(),
      from: z.string().nullable(),
      to: z.string(),
      /** When its files were registered first, milliseconds since 1970. */
      filesAt: z.number().nullable(),
    })
    .optional(),
});

const metricRecordSchema = z.object({
  metric: z.string(),
  direction: z.enum(['higher', 'lower']),
  candidate: estimateSchema,
  champion: estimateSchema.nullable(),
  /** Candidate minus champion. */
  difference: estimateSchema.nullable(),
  tests: z.array(
    z.object({ test: z.string(), pGreater: z.number().nullable(), pTwoSided: z.number().nullable() }),
  ),
});

const sliceRecordSchema = z.object({
  column: z.string(),
  group: z.string(),
  rows: z.int(),
  /** The primary metric on these rows. */
  candidate: estimateSchema,
  champion: estimateSchema.nullable(),
  /** Candidate minus champion. */
  difference: estimateSchema.nullable(),
});

/** One decision of the gate, written once and never changed: `decisions/<model>/<sequence>.json`. */
export const decisionRecordSchema = z.object({
  format: z.literal(1),
  /** Equal for the same candidate, champion, rules, evidence and action. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** From 1, without gaps, for each model. */
  sequence: z.int().positive(),
  /** SHA-256 of the record before this one as stored; null for the first. */
  previous: digestSchema.nullable(),
  model: modelNameSchema,
  candidate: judgedVersionSchema,
  /** The champion it was judged against; null: there was none. */
  champion: judgedVersionSchema.nullable(),
  verdict: verdictSchema,
  /** `observe`: whatever the verdict, nothing moves. */
  action: z.enum(['enforce', 'observe']),
  /** True when whoever asked wanted no move. */
  dryRun: z.boolean(),
  /** Number of the decision after which somebody had the candidate judged once more; absent otherwise. */
  after: z.int().positive().optional(),
  /** `rollback`: asked for by somebody, not judged; `candidate` is the version that the role goes back to. */
  path: z.enum(['first-champion', 'against-champion', 'rollback']),
  reason: z.string(),
  furtherRows: z.int().positive().nullable(),
  policy: z.object({
    digest: digestSchema,
    /** The resolved rules, so that the decision can be made again. */
    rules: z.record(z.string(), z.unknown()),
  }),
  evidence: z.object({
    digest: digestSchema,
    rows: z.int().nonnegative(),
    /** Rows left out because the champion was trained on them, or of rows from elsewhere the candidate, and how they were found. */
    excludedRows: z.int().nonnegative(),
    overlap: z.enum(overlapMethods),
    /** The former champion that the candidate was also held against; null: none. */
    anchor: versionSchema.nullable().default(null),
    /** The rows that both were judged on; null: nothing was judged, or the record is older than this. */
    set: z
      .object({
        source: z.enum(evidenceSources),
        digest: digestSchema.nullable(),
        ageMs: z.number(),
        /** Made on them before. */
        decisions: z.int().nonnegative(),
        /** Captured rows of the same time without a label. */
        unlabelled: z.int().nonnegative().nullable(),
      })
      .nullable()
      .default(null),
    /** SHA-256 of what was judged, kept in `decisions/<model>/evidence/`; null where nothing was, or before it was kept. */
    kept: digestSchema.nullable().default(null),
  }),
  /** The policy's primary metric first. */
  metrics: z.array(metricRecordSchema),
  /** Groups that the policy names, those of enough rows. */
  slices: z.array(sliceRecordSchema).default([]),
  /** Absent where the policy does not say what decisions are worth, or that is not known of every row. */
  value: valueRecordSchema.optional(),
  checks: z.array(checkResultSchema),
  /** What the report draws; absent where there is nothing to draw. */
  figures: figuresSchema.optional(),
  /** ISO 8601, UTC. */
  decidedAt: z.iso.datetime(),
  actor: z.string(),
  traceId: z.string().nullable(),
  requestId: z.string().nullable(),
  /** Revision of the gate's code. */
  codeRevision: z.string(),
});

export type DecisionRecord = z.infer<typeof decisionRecordSchema>;
export type JudgedVersion = z.infer<typeof judgedVersionSchema>;
