import { z } from 'zod';
import { modelNameSchema, versionSchema } from '../kernel/identifiers.ts';

/** Queue that `promote-model` consumes. */
export const PROMOTION_QUEUE = 'promotion-requests';

/** "Judge this version": one message for each registered version that training produced. */
export const promotionRequestSchema = z.object({
  model: modelNameSchema,
  version: versionSchema,
  /** Run that produced the version; absent where somebody asks who knows the version only. */
  runId: z.string().min(1).optional(),
  /** The training request it answers; absent for a version registered by hand. */
  requestId: z.string().optional(),
  /** W3C trace context of the operation that began with the upload. */
  traceparent: z.string().optional(),
});

export type PromotionRequest = z.infer<typeof promotionRequestSchema>;

/** Container of decision records, `<model>/<sequence>.json`, and of the ledger, `<model>/ledger/…`; append-only. */
export const DECISIONS_CONTAINER = 'decisions';
