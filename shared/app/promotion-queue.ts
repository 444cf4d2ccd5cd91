import { PROMOTION_QUEUE, promotionRequestSchema } from '../promotion/messages.ts';

/** Name and message of the queue that `promote-model` consumes. */
export const promotionQueue = { queue: PROMOTION_QUEUE, schema: promotionRequestSchema };
