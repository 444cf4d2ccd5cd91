import type { Clock } from '../../kernel/clock.ts';
import type { Random } from '../../kernel/random.ts';
import { GROUND_TRUTH_CONTAINER, groundTruthPartition, type GroundTruth } from '../../monitoring/messages.ts';
import { decodeContent } from '../decode-content.ts';
import { createBlobNames } from '../capture/blob-names.ts';
import type { ModelStore } from '../model-store/model-store.ts';
import { type FeedbackLimits, parseFeedback } from './parse-feedback.ts';
import type { RowBlobs, ServingMetrics } from '../ports.ts';
import type { Answer } from '../predict.ts';

export type Feedback = (
  model: string,
  body: Uint8Array,
  context: { contentType?: string | null; contentEncoding?: string | null },
) => Promise<Answer>;

/**
 * Takes ground truth for captured predictions; all of a request or nothing of it. The answer comes when the labels are
 * stored. Sending a label again is harmless: readers take the newest by prediction id.
 *
 * Throws input errors (4xx), MODEL_UNKNOWN (404), NO_CHAMPION and MODEL_UNAVAILABLE (503), STORAGE_UNAVAILABLE (503).
 */
export function createFeedback(deps: {
  store: Pick<ModelStore, 'descriptions'>;
  blobs: Pick<RowBlobs, 'append'>;
  metrics: ServingMetrics;
  clock: Clock;
  random: Random;
  limits: FeedbackLimits;
}): Feedback {
  const names = createBlobNames(deps.random.uuid());
  return async (model, body, { contentType = null, contentEncoding = null }) => {
    const models = await deps.store.descriptions(model);
    const content = decodeContent(body, contentEncoding ?? undefined, deps.limits.maxBytes);
    const labels = parseFeedback(content, models, { limits: deps.limits, contentType });
    const moment = deps.clock.now();
    const partition = groundTruthPartition(model, moment);
    const lines = labels.map(({ predictionId, label }) => {
      const truth: GroundTruth = {
        prediction_id: predictionId,
        timestamp: moment.toISOString(),
        model,
        label,
      };
      return `${JSON.stringify(truth)}\n`;
    });
    await store(partition, lines.join(''));
    deps.metrics.count('feedback.labels', labels.length, { model });
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, accepted: labels.length }),
    };
  };

  async function store(partition: string, content: string): Promise<void> {
    try {
      await deps.blobs.append(GROUND_TRUTH_CONTAINER, names.next(partition), content);
    } catch (error) {
      names.roll(partition);
      throw error;
    }
  }
}
