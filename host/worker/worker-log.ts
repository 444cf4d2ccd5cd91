import type { HostLog, LogLevel } from '../log.ts';
import type { AppState } from './app-state.ts';
import type { LogCategory } from './core-types.ts';
import { createHookContext } from './hooks.ts';

export type WorkerLogLine = {
  level: LogLevel;
  category: LogCategory;
  message: string;
  functionName?: string;
  invocationId?: string;
};

export type WorkerLog = (line: WorkerLogLine) => void;

/**
 * The worker's log: `log` hooks see every line and may change level and message of the app's own. What a hook
 * throws is dropped, and a line that a hook logs is not shown to hooks again.
 */
export function createWorkerLog(state: AppState, log: HostLog): WorkerLog {
  let inHook = false;
  const throughHooks = (line: WorkerLogLine): { level: LogLevel; message: string } => {
    if (inHook || state.hooks.log.length === 0) return line;
    const { level, message, category } = line;
    const context = createHookContext(state, {}, { level, message }, { category });
    inHook = true;
    for (const hook of state.hooks.log) ignoringErrors(() => hook(context));
    inHook = false;
    return category === 'user' ? context : line;
  };
  return (line) => {
    const { level, message } = throughHooks(line);
    log({
      level,
      message,
      category: categoryOf(line),
      ...(line.invocationId === undefined ? {} : { invocationId: line.invocationId }),
    });
  };
}

function ignoringErrors(run: () => unknown): void {
  try {
    const result = run();
    if (result instanceof Promise) result.catch(() => undefined);
  } catch {
    // A log hook must never break the code that logs.
  }
}

function categoryOf({ functionName, category }: WorkerLogLine): string {
  if (functionName === undefined) return category === 'user' ? 'Function.App.User' : 'Host.Worker';
  return category === 'user' ? `Function.${functionName}.User` : `Function.${functionName}`;
}
