import { z } from 'zod';
import type { Webhook, WebhookEvent } from '../types.ts';
import { int64, optionalText, text, time } from './primitives.ts';

/** `entity.action` in lower case, as Python and the deliveries have it; on the wire two words in upper case. */
const event = z
  .object({ entity: z.string(), action: z.string() })
  .transform(({ entity, action }): WebhookEvent => `${entity}.${action}`.toLowerCase());

export const eventOnWire = (name: WebhookEvent): { entity: string; action: string } => {
  const [entity = '', action = ''] = name.toUpperCase().split('.');
  return { entity, action };
};

const webhook = z
  .object({
    webhook_id: z.string().min(1),
    name: z.string(),
    url: z.string(),
    events: z.array(event).default([]),
    description: text,
    status: z.string().default('ACTIVE'),
    creation_timestamp: time,
    last_updated_timestamp: time,
  })
  .transform((wire): Webhook => ({
    webhookId: wire.webhook_id,
    name: wire.name,
    url: wire.url,
    events: wire.events,
    description: wire.description,
    status: wire.status,
    createdAt: wire.creation_timestamp,
    updatedAt: wire.last_updated_timestamp,
  }));

export const webhookAnswer = z.object({ webhook }).transform((answer) => answer.webhook);
export const webhookPage = z
  .object({ webhooks: z.array(webhook).default([]), next_page_token: optionalText })
  .transform((page) => ({ items: page.webhooks, nextPageToken: page.next_page_token }));
export const webhookTestAnswer = z
  .object({
    result: z.object({
      success: z.boolean().default(false),
      response_status: int64.optional(),
      response_body: optionalText,
      error_message: optionalText,
    }),
  })
  .transform(({ result }) => ({
    success: result.success,
    status: result.response_status,
    body: result.response_body,
    errorMessage: result.error_message,
  }));
