import { once, read, repeatable } from './endpoint.ts';
import { orUndefined } from './errors.ts';
import type { Http } from './http.ts';
import { paginate } from './paging.ts';
import type { CallOptions, PageOptions, Webhook, WebhookEvent, WebhookStatus } from './types.ts';
import { pathOf } from './url.ts';
import { eventOnWire, webhookAnswer, webhookPage, webhookTestAnswer } from './wire/webhook.ts';

export type WebhookCreation = {
  /** 1 to 63 characters. */
  name: string;
  /** https with a public address, unless the server allows others. */
  url: string;
  events: readonly WebhookEvent[];
  description?: string | undefined;
  /** Signs each delivery; the server never gives it back. It needs MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY to survive a restart. */
  secret?: string | undefined;
  status?: WebhookStatus | undefined;
};

export type WebhookTest = {
  /** The receiver answered below 400. */
  success: boolean;
  status: number | undefined;
  body: string | undefined;
  errorMessage: string | undefined;
};

/** MLflow 3.3 and later, SQL stores only. A webhook takes effect within a minute: the server holds its list that long. */
export type Webhooks = {
  create(input: WebhookCreation, options?: CallOptions): Promise<Webhook>;
  get(webhookId: string, options?: CallOptions): Promise<Webhook>;
  /** As `get`, undefined where there is no such webhook. */
  find(webhookId: string, options?: CallOptions): Promise<Webhook | undefined>;
  /** Newest first. */
  list(options?: PageOptions): AsyncIterable<Webhook>;
  /** Members left out stay as they are. */
  update(webhookId: string, change: Partial<WebhookCreation>, options?: CallOptions): Promise<Webhook>;
  delete(webhookId: string, options?: CallOptions): Promise<void>;
  /** Has the server send an example of the event, or of the webhook's first one, and says what came of it. */
  test(webhookId: string, event?: WebhookEvent, options?: CallOptions): Promise<WebhookTest>;
};

export function createWebhooks(http: Http): Webhooks {
  const get: Webhooks['get'] = (webhookId, options) =>
    http.json(read(pathOf('webhooks', webhookId)), webhookAnswer, options);
  return {
    get,
    find: (webhookId, options) => orUndefined(get(webhookId, options)),
    create: (input, options) => http.json(once('POST', 'webhooks', bodyOf(input)), webhookAnswer, options),
    list: (options = {}) =>
      paginate(
        (pageToken) =>
          http.json(
            read('webhooks', { max_results: options.pageSize ?? 100, page_token: pageToken }),
            webhookPage,
            options,
          ),
        (webhook) => webhook.webhookId,
        options,
      ),
    update: (webhookId, change, options) =>
      http.json(repeatable('PATCH', pathOf('webhooks', webhookId), bodyOf(change)), webhookAnswer, options),
    delete: (webhookId, options) => http.done(once('DELETE', pathOf('webhooks', webhookId), {}), options),
    test: (webhookId, event, options) =>
      http.json(
        repeatable('POST', pathOf('webhooks', webhookId, 'test'), {
          event: event === undefined ? undefined : eventOnWire(event),
        }),
        webhookTestAnswer,
        options,
      ),
  };
}

const bodyOf = ({ events, ...rest }: Partial<WebhookCreation>) => ({
  ...rest,
  events: events?.map(eventOnWire),
});
