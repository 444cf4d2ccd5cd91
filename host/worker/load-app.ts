import type { HostLog } from '../log.ts';
import { type AppState, createAppState, type RegisteredFunction } from './app-state.ts';
import { activateApp } from './core-module.ts';
import type { Capabilities, ProgrammingModel } from './core-types.ts';
import { loadEntryPoints } from './entry-points.ts';
import { createHookContext, executeHooks } from './hooks.ts';
import { readPackageJson } from './package-json.ts';
import { createWorkerLog, type WorkerLog } from './worker-log.ts';

/** An app after the worker's start-up, locked against further registrations. */
export type LoadedApp = {
  state: AppState;
  log: WorkerLog;
  programmingModel: ProgrammingModel | undefined;
  capabilities: Capabilities;
  functions: RegisteredFunction[];
  /** An entry file is missing or threw: no function of the app runs. */
  blockingError: Error | undefined;
};

const defaults: Capabilities = {
  RawHttpBodyBytes: 'true',
  RpcHttpTriggerMetadataRemoved: 'true',
  RpcHttpBodyOnly: 'true',
  IgnoreEmptyValuedRpcHttpHeaders: 'true',
  UseNullableValueDictionaryForHttp: 'true',
  WorkerStatus: 'true',
  TypedDataCollection: 'true',
  HandlesWorkerTerminateMessage: 'true',
};

type Entry = { state: AppState; blockingError: Error | undefined };
const loaded = new Map<string, Entry>();

/**
 * Starts the app in the worker's order: package.json, entry files, `appStart` hooks, capabilities, lock. Node
 * loads a module once, so a second start of the same folder in one process reuses what it registered.
 */
export async function loadApp(appDir: string, hostLog: HostLog): Promise<LoadedApp> {
  const known = loaded.get(appDir);
  const state = known?.state ?? createAppState();
  const log = createWorkerLog(state, hostLog);
  const core = activateApp({ state, log });
  const blockingError = known === undefined ? await loadModules(appDir, state, log) : known.blockingError;
  loaded.set(appDir, { state, blockingError });
  const context = createHookContext(state, state.appLevelHookData, {}, { functionAppDirectory: appDir });
  await executeHooks(state.hooks.appStart, context);
  const programmingModel = core.getProgrammingModel();
  const capabilities = (await programmingModel?.getCapabilities?.({ ...defaults })) ?? { ...defaults };
  state.registrationLocked = true;
  const functions = [...state.functions.values()];
  return { state, log, programmingModel, capabilities, functions, blockingError };
}

async function loadModules(appDir: string, state: AppState, log: WorkerLog): Promise<Error | undefined> {
  return loadEntryPoints(appDir, await readPackageJson(appDir, log), state, log);
}

/** Runs the `appTerminate` hooks, giving up after `graceMs`. */
export async function terminateApp(app: LoadedApp, graceMs: number): Promise<void> {
  const context = createHookContext(app.state, app.state.appLevelHookData, {});
  const { promise: expired, resolve } = Promise.withResolvers<'expired'>();
  const timer = setTimeout(() => resolve('expired'), graceMs);
  const hooks = executeHooks(app.state.hooks.appTerminate, context);
  try {
    if ((await Promise.race([hooks, expired])) === 'expired') {
      const message = `appTerminate hooks did not finish within ${graceMs} ms`;
      app.log({ level: 'warning', category: 'system', message });
    }
  } finally {
    clearTimeout(timer);
  }
}
