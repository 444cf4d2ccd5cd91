import type { HostSettings } from './config/host-settings.ts';
import { isHttp } from './http/index-routes.ts';
import { isDisabled } from './indexing/is-disabled.ts';
import type { HostedFunction, TriggerListener } from './invocation.ts';
import type { HostLog } from './log.ts';
import { asError } from './worker/system-error.ts';

/** The listeners of all functions that are not HTTP, by function name in lower case. */
export type Triggers = {
  of(functionName: string): TriggerListener | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
};

export type CreateListener = (target: HostedFunction) => TriggerListener;

/**
 * Makes a listener for each function; one whose listener cannot be made (no connection, a bad schedule) is left out
 * with a warning. A disabled function has a listener that is never started, for the admin API.
 */
export function createTriggers(
  functions: readonly HostedFunction[],
  settings: HostSettings,
  create: CreateListener,
  log: HostLog,
): Triggers {
  const listeners = new Map<string, TriggerListener>();
  const active: TriggerListener[] = [];
  for (const target of functions.filter(({ trigger }) => !isHttp(trigger.type))) {
    try {
      const listener = create(target);
      listeners.set(target.name.toLowerCase(), listener);
      if (!isDisabled(target.name, settings.lookup)) active.push(listener);
    } catch (error) {
      const message = `The listener for function '${target.name}' was unable to start: ${asError(error).message}`;
      log({ level: 'error', category: 'Host.Startup', message });
    }
  }
  return {
    of: (name) => listeners.get(name.toLowerCase()),
    start: async () => {
      await Promise.all(active.map((listener) => listener.start()));
    },
    stop: async () => {
      await Promise.all(active.map((listener) => listener.stop()));
    },
  };
}
