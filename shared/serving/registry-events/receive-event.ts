import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { inputError, isRelevoError, RelevoError } from '../../kernel/error.ts';
import { DELIVERIES_CONTAINER, REGISTRY_EVENTS_QUEUE, type RegistryEvent } from '../messages.ts';
import type { ModelBlobs, Policies, ServingMetrics } from '../ports.ts';
import type { Answer } from '../predict.ts';
import { type DeliveryHeaders, verifyDelivery } from './verify-delivery.ts';
import { tryJson } from '../../kernel/try-json.ts';

export type ReceiveEvent = (body: Uint8Array, headers: DeliveryHeaders) => Promise<Answer>;

const MAX_BYTES = 1024 * 1024;

const eventSchema = z.object({ entity: z.string(), action: z.string(), data: z.unknown() });
const aliasSchema = z.object({ name: z.string() });

type Outcome = 'accepted' | 'duplicate' | 'ignored';

/**
 * Takes a webhook of MLflow: checks it, puts it into the queue once by its delivery id, and answers. What is about no
 * served model's aliases is accepted and ignored. Nothing in it is believed but that aliases of a model have moved.
 *
 * Throws WEBHOOK_DISABLED (404) without a secret, WEBHOOK_SIGNATURE, WEBHOOK_EXPIRED (401), WEBHOOK_INVALID (400),
 * BODY_TOO_LARGE (413), and STORAGE_UNAVAILABLE (503), after which MLflow delivers again.
 */
export function createReceiveEvent(deps: {
  secret: string | undefined;
  policies: Policies;
  blobs: Pick<ModelBlobs, 'write' | 'remove'>;
  queue: { send(queue: string, message: RegistryEvent): Promise<void> };
  clock: Clock;
  metrics: Pick<ServingMetrics, 'count'>;
}): ReceiveEvent {
  const { secret, policies, blobs, queue, clock, metrics } = deps;

  async function enqueue(id: string, event: RegistryEvent): Promise<Outcome> {
    const claimed = await blobs.write(DELIVERIES_CONTAINER, id, '', { ifNoneMatch: '*' });
    if (claimed === undefined) return 'duplicate';
    try {
      await queue.send(REGISTRY_EVENTS_QUEUE, event);
    } catch (error) {
      await blobs.remove(DELIVERIES_CONTAINER, id);
      throw error;
    }
    return 'accepted';
  }
  async function receive(body: Uint8Array, headers: DeliveryHeaders): Promise<Outcome> {
    if (secret === undefined)
      throw new RelevoError('WEBHOOK_DISABLED', 'set RELEVO_WEBHOOK_SECRET to take webhooks', {
        status: 404,
      });
    if (body.length > MAX_BYTES)
      throw inputError('BODY_TOO_LARGE', 'body', `more than ${MAX_BYTES} bytes`, 413);
    const id = verifyDelivery(headers, body, secret, clock.now());
    const model = modelOf(body);
    return model === undefined || policies.get(model) === undefined ? 'ignored' : enqueue(id, { model });
  }
  return async (body, headers) => {
    try {
      const outcome = await receive(body, headers);
      metrics.count('webhook.events', 1, { outcome });
      return answer(outcome === 'accepted' ? 202 : 200, outcome);
    } catch (error) {
      metrics.count('webhook.events', 1, { outcome: isRelevoError(error) ? error.code : 'INTERNAL_ERROR' });
      throw error;
    }
  };
}

/** The model whose aliases an event is about; undefined for every other event. */
function modelOf(body: Uint8Array): string | undefined {
  const event = eventSchema.safeParse(tryJson(Buffer.from(body).toString('utf8')));
  if (!event.success) throw inputError('WEBHOOK_INVALID', 'body', 'not an event of MLflow');
  if (event.data.entity !== 'model_version_alias') return undefined;
  const alias = aliasSchema.safeParse(event.data.data);
  if (alias.success) return alias.data.name;
  throw inputError('WEBHOOK_INVALID', 'data.name', 'an alias event without a model');
}

const answer = (status: number, outcome: Outcome): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ outcome }),
});
