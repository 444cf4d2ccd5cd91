import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  HookData,
  ProgrammingModel,
} from './core-types.ts';

export const hookNames = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'] as const;
export type HookName = (typeof hookNames)[number];

export type RegisteredFunction = {
  id: string;
  metadata: FunctionMetadata;
  callback: FunctionCallback;
  /** The entry file that was loading when the function was registered. */
  scriptFile: string | undefined;
};

/** What one app has registered with the core, and where in its life it is. */
export type AppState = {
  functions: Map<string, RegisteredFunction>;
  hooks: Record<HookName, HookCallback[]>;
  /** Seen and filled by hooks of every kind. */
  appHookData: HookData;
  /** Seen by `appStart` and `appTerminate` hooks only. */
  appLevelHookData: HookData;
  programmingModel: ProgrammingModel | undefined;
  currentEntryPoint: string | undefined;
  registrationLocked: boolean;
};

export const createAppState = (): AppState => ({
  functions: new Map(),
  hooks: { preInvocation: [], postInvocation: [], appStart: [], appTerminate: [], log: [] },
  appHookData: {},
  appLevelHookData: {},
  programmingModel: undefined,
  currentEntryPoint: undefined,
  registrationLocked: false,
});
