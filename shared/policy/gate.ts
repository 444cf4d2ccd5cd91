import { z } from 'zod';

/** How `promote-model` decides. The defaults are those of the design, section 5. */
export const gateSchema = z
  .strictObject({
    mode: z.enum(['superiority', 'non-inferiority']).default('non-inferiority'),
    /** How much worse the candidate may be on the primary metric, absolute; used by `non-inferiority`. */
    margin: z.number().positive().default(0.01),
    /** One-sided. */
    alpha: z.number().gt(0).lt(0.5).default(0.05),
    minRows: z.int().positive().default(200),
    minPositives: z.int().nonnegative().default(50),
    /** Lowest (or, for losses, highest) acceptable value by metric name. */
    floors: z.record(z.string(), z.number()).default({}),
    /** Bootstrap draws for intervals. */
    resamples: z.int().min(200).default(2000),
    /** `observe` records the verdict and moves nothing. */
    action: z.enum(['enforce', 'observe']).default('enforce'),
  })
  .prefault({});
