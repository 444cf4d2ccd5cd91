import type { InvocationContext } from '@azure/functions';
import type { Log } from '../kernel/log.ts';

/** A Log that writes through the invocation, so that lines carry its id in Azure Monitor. */
export function contextLog(context: Pick<InvocationContext, 'info' | 'warn' | 'error'>): Log {
  return {
    info: (message, fields) => context.info(line(message, fields)),
    warn: (message, fields) => context.warn(line(message, fields)),
    error: (message, fields) => context.error(line(message, fields)),
  };
}

/** A Log for work outside of an invocation. */
export const consoleLog: Log = {
  info: (message, fields) => console.info(line(message, fields)),
  warn: (message, fields) => console.warn(line(message, fields)),
  error: (message, fields) => console.error(line(message, fields)),
};

const line = (message: string, fields: Record<string, unknown> = {}): string =>
  Object.keys(fields).length === 0 ? message : `${message} ${JSON.stringify(fields)}`;
