import type { Clock } from './clock.ts';
import type { HostSettings } from './config/host-settings.ts';
import type { LazyRequest } from './http/lazy-request.ts';
import type { HostLog } from './log.ts';
import type { Random } from './random.ts';

/** Values as they cross the RPC boundary between the Functions host and the Node worker. */
export type TypedData =
  | { string: string }
  | { json: string }
  | { bytes: Uint8Array }
  | { int: number }
  | { double: number }
  | { http: RpcHttp };

export type RpcHttp = {
  url?: string;
  method?: string;
  nullableHeaders?: Record<string, { value: string }>;
  nullableQuery?: Record<string, { value: string }>;
  nullableParams?: Record<string, { value: string }>;
  body?: TypedData;
  statusCode?: string;
  headers?: Record<string, string>;
  cookies?: unknown[];
  enableContentNegotiation?: boolean;
  /** Taken by the library in place of a `Request` that it would make of the rest. */
  nativeRequest?: LazyRequest;
};

/** A binding as `@azure/functions` registers it. */
export type Binding = { type: string; direction: string; name: string } & Record<string, unknown>;

/** One function of the loaded app, ready to be driven by a listener. */
export type HostedFunction = {
  name: string;
  /** The single trigger binding, and the outputs. `%SETTING%` is already resolved. */
  trigger: Binding;
  outputs: Binding[];
  retry: RetryOptions | undefined;
};

export type RetryOptions = {
  retryStrategy: 'fixedDelay' | 'exponentialBackoff';
  maxRetryCount: number;
  delayIntervalMs: number;
  minimumIntervalMs: number;
  maximumIntervalMs: number;
};

/** What a listener hands to the app for one execution. */
export type InvocationInput = {
  /** The trigger's value, under the trigger binding's name. */
  data: TypedData;
  triggerMetadata: Record<string, TypedData>;
  /** Shown in the log: "New queue message detected on 'x'." */
  reason: string;
  /** The log's "Trigger Details" line, such as `MessageId` and `DequeueCount`. */
  details?: Record<string, string>;
  traceparent?: string;
  tracestate?: string;
  retry?: { count: number; max: number; exception: string | undefined };
};

/** Outputs are written by the host before the invocation counts as succeeded. */
export type InvocationResult = {
  outputs: { name: string; data: TypedData }[];
  returnValue: TypedData | undefined;
  /** False when the handler returned null or nothing. */
  hasResult?: boolean;
};

/** Runs one invocation through the worker's pipeline (hooks included); rejects with the handler's error. */
export type Invoke = (target: HostedFunction, input: InvocationInput) => Promise<InvocationResult>;

/** A trigger being listened to; `stop` ends intake at once and resolves when running invocations are done. */
export type Listener = { start(): Promise<void>; stop(): Promise<void> };

/** What every listener factory gets: `createXListener(target, context): Listener`. */
export type ListenerContext = {
  settings: HostSettings;
  /** Runs the function, writes its outputs, then resolves; rejects when either fails. Logs both lines. */
  invoke: Invoke;
  log: HostLog;
  clock: Clock;
  random: Random;
};

export type WebhookRequest = {
  /** In lower case. */
  headers: Record<string, string>;
  query: Record<string, string>;
  body: Uint8Array;
};

export type WebhookResponse = { status: number; headers?: Record<string, string>; body?: string };

/** Answers one call of an extension's webhook for one function; keys were checked before. */
export type Webhook = (request: WebhookRequest) => Promise<WebhookResponse>;

/**
 * Writes queue and blob outputs of one invocation. `{name}` in paths resolves from the trigger's metadata, a
 * JSON trigger value's properties, `{rand-guid}` and `{DateTime}`.
 */
export type WriteOutputs = (
  target: HostedFunction,
  input: InvocationInput,
  result: InvocationResult,
) => Promise<void>;

/** A listener that the admin API can also drive by hand. */
export type TriggerListener = Listener & {
  /**
   * The invocation for `POST /admin/functions/{name}` with `{"input": "..."}`: the text of a queue message,
   * `container/blob` for blobs, anything for timers. Rejects when there is no such blob.
   */
  manual(input: string): Promise<InvocationInput>;
  /** `POST /runtime/webhooks/blobs`, present for a blob trigger with `source: 'EventGrid'`. */
  webhook?: Webhook;
};

export const MANUAL_REASON = 'This function was programmatically called via the host APIs.';
