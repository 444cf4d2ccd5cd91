import type { LogLevel } from '../log.ts';
import { type AppState, type HookName, hookNames } from './app-state.ts';
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  LogCategory,
  ProgrammingModel,
} from './core-types.ts';
import { Disposable } from './disposable.ts';
import { systemError, systemRangeError } from './system-error.ts';
import type { WorkerLog } from './worker-log.ts';

export const workerVersion = '3.12.0';
export const hostVersion = '4.1037.0';

/** The app that registrations of this moment belong to. */
export type ActiveApp = { state: AppState; log: WorkerLog };

/** The object that `require('@azure/functions-core')` gives; `active` throws while no app is loading or loaded. */
export type CoreApi = {
  version: string;
  readonly hostVersion: string;
  setProgrammingModel(model: ProgrammingModel): void;
  getProgrammingModel(): ProgrammingModel | undefined;
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable;
  registerHook(name: string, callback: HookCallback): Disposable;
  log(level: LogLevel, category: LogCategory, message: string): void;
  Disposable: typeof Disposable;
};

export function createCoreApi(active: () => ActiveApp): CoreApi {
  let defaultModel: ProgrammingModel | undefined;
  return {
    version: workerVersion,
    get hostVersion() {
      active();
      return hostVersion;
    },
    setProgrammingModel(model) {
      defaultModel = model;
      active().state.programmingModel = model;
    },
    // The library sets its model once in a process; an app loaded later gets the same one.
    getProgrammingModel: () => active().state.programmingModel ?? defaultModel,
    registerFunction: (metadata, callback) => registerFunction(active().state, metadata, callback),
    registerHook: (name, callback) => registerHook(active().state, name, callback),
    log: (level, category, message) => {
      active().log({ level, category, message });
    },
    Disposable,
  };
}

function registerFunction(
  state: AppState,
  metadata: FunctionMetadata,
  callback: FunctionCallback,
): Disposable {
  if (state.registrationLocked) throw systemError('A function can only be registered during app startup.');
  const id = metadata.functionId ?? metadata.name;
  if (state.functions.has(id)) {
    throw systemError(`A function with id "${id}" has already been registered.`);
  }
  state.functions.set(id, { id, metadata, callback, scriptFile: state.currentEntryPoint });
  return new Disposable(() => {
    if (state.registrationLocked) throw systemError('A function can only be disposed during app startup.');
    state.functions.delete(id);
  });
}

function registerHook(state: AppState, name: string, callback: HookCallback): Disposable {
  const known = hookNames.find((candidate): candidate is HookName => candidate === name);
  if (known === undefined) throw systemRangeError(`Unrecognized hook "${name}"`);
  state.hooks[known].push(callback);
  return new Disposable(() => {
    state.hooks[known] = state.hooks[known].filter((other) => other !== callback);
  });
}
