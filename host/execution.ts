import type { HostSettings } from './config/host-settings.ts';
import { httpResultOf } from './http/write-response.ts';
import type { IndexedFunction } from './indexing/index-functions.ts';
import { createInvocationIds } from './invocation-ids.ts';
import type {
  Binding,
  HostedFunction,
  InvocationInput,
  InvocationResult,
  Invoke,
  WriteOutputs,
} from './invocation.ts';
import type { HostLog } from './log.ts';
import type { HttpFacts, StartSpan } from './telemetry/invocation-span.ts';
import { createTimeLimit, type TimeLimit } from './time-limit.ts';
import type { RegisteredFunction } from './worker/app-state.ts';
import type { InvocationRequest } from './worker/core-types.ts';
import { invokeFunction } from './worker/invoke-function.ts';
import type { LoadedApp } from './worker/load-app.ts';
import { asError } from './worker/system-error.ts';

export type ExecuteOptions = {
  invocationId?: string;
  http?: HttpFacts;
  /** The status that was answered outside of the result, as a streaming app does. */
  answeredStatus?: () => number | undefined;
};

/** Runs functions, counts what runs, and logs each start and end as the Functions host does. */
export type Execution = {
  execute(
    target: HostedFunction,
    input: InvocationInput,
    options?: ExecuteOptions,
  ): Promise<InvocationResult>;
  invoke: Invoke;
  running(): number;
  /** Resolves when nothing runs, or after `ms`; false when something still does. */
  idle(ms: number): Promise<boolean>;
};

export type ExecutionDeps = {
  app: LoadedApp;
  functions: readonly IndexedFunction[];
  settings: HostSettings;
  log: HostLog;
  startSpan: StartSpan;
  writeOutputs: WriteOutputs;
};

export function createExecution(deps: ExecutionDeps): Execution {
  const byTarget = new Map(deps.functions.map(({ target, registered }) => [target, registered]));
  let running = 0;
  const waiters = new Set<() => void>();
  const nextId = createInvocationIds();
  const limited = createTimeLimit(deps.settings.functionTimeoutMs);
  const leave = (): void => {
    running -= 1;
    if (running === 0) for (const wake of waiters) wake();
  };
  const execute: Execution['execute'] = async (target, input, options = {}) => {
    const registered = byTarget.get(target);
    if (registered === undefined) throw new Error(`the function '${target.name}' is not loaded`);
    running += 1;
    try {
      const invocationId = options.invocationId ?? nextId();
      return await observed(deps, limited, { target, input, registered, invocationId, options });
    } finally {
      leave();
    }
  };
  return {
    execute,
    invoke: (target, input) => execute(target, input),
    running: () => running,
    idle: async (ms) => {
      if (running === 0) return true;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms);
      waiters.add(resolve);
      await promise;
      clearTimeout(timer);
      waiters.delete(resolve);
      return running === 0;
    },
  };
}

type Run = {
  target: HostedFunction;
  input: InvocationInput;
  registered: RegisteredFunction;
  invocationId: string;
  options: ExecuteOptions;
};

/** Logs, traces and times one run; a run past `functionTimeout` fails, but its code runs on: only a process can be killed. */
async function observed(
  { app, log, startSpan, settings, writeOutputs }: ExecutionDeps,
  limited: TimeLimit,
  { target, input, registered, invocationId, options }: Run,
): Promise<InvocationResult> {
  const { http, answeredStatus } = options;
  const category = `Function.${target.name}`;
  const label = `'Functions.${target.name}'`;
  const started = performance.now();
  const span = startSpan({
    target,
    invocationId,
    traceparent: input.traceparent,
    ...(http === undefined ? {} : { http }),
  });
  const duration = (): string => `${Math.round(performance.now() - started)}ms`;
  const line = `Executing ${label} (Reason='${input.reason}', Id=${invocationId})`;
  log({ level: 'information', category, invocationId, message: `${line}${detailsOf(input)}` });
  try {
    const request = toRequest(target, input, invocationId, span.traceparent);
    const result = await limited(
      invokeFunction(app, registered, request),
      () => `Timeout value of ${settings.functionTimeoutMs} ms exceeded by function ${label}`,
    );
    if (target.outputs.some(needsWriting)) await writeOutputs(target, input, result);
    const message = `Executed ${label} (Succeeded, Id=${invocationId}, Duration=${duration()})`;
    log({ level: 'information', category, invocationId, message });
    span.end(http === undefined ? {} : { status: answeredStatus?.() ?? statusOf(result) });
    return result;
  } catch (error) {
    const cause = asError(error);
    const message = `Executed ${label} (Failed, Id=${invocationId}, Duration=${duration()})`;
    log({ level: 'error', category, invocationId, message: `${message}\n${cause.stack ?? cause.message}` });
    span.end(http === undefined ? { error } : { status: 500, error });
    throw error;
  }
}

const detailsOf = ({ details }: InvocationInput): string => {
  if (details === undefined) return '';
  const texts = Object.entries(details).map(([name, value]) => `${name}: ${value}`);
  return `\nTrigger Details: ${texts.join(', ')}`;
};

const statusOf = (result: InvocationResult): number => Number(httpResultOf(result)?.statusCode ?? '204');

function toRequest(
  target: HostedFunction,
  input: InvocationInput,
  invocationId: string,
  traceParent: string,
): InvocationRequest {
  return {
    invocationId,
    functionId: target.name,
    inputData: [{ name: target.trigger.name, data: input.data }],
    triggerMetadata: input.triggerMetadata,
    traceContext: { traceParent, traceState: input.tracestate ?? '', attributes: {} },
    ...(input.retry === undefined ? {} : { retryContext: retryContextOf(input.retry) }),
  };
}

const retryContextOf = ({
  count,
  max,
  exception,
}: NonNullable<InvocationInput['retry']>): NonNullable<InvocationRequest['retryContext']> => ({
  retryCount: count,
  maxRetryCount: max,
  ...(exception === undefined ? {} : { exception: { message: exception } }),
});

const needsWriting = ({ type }: Binding): boolean => type.toLowerCase() !== 'http';
