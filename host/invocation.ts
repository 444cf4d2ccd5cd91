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
  traceparent?: string;
  retry?: { count: number; max: number; exception: string | undefined };
};

/** Outputs are written by the host before the invocation counts as succeeded. */
export type InvocationResult = {
  outputs: { name: string; data: TypedData }[];
  returnValue: TypedData | undefined;
};

/** Runs one invocation through the worker's pipeline (hooks included); rejects with the handler's error. */
export type Invoke = (target: HostedFunction, input: InvocationInput) => Promise<InvocationResult>;

/** A trigger being listened to; `stop` ends intake at once and resolves when running invocations are done. */
export type Listener = { start(): Promise<void>; stop(): Promise<void> };
