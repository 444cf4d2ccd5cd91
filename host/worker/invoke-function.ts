import { withPlainResponse } from '../http/plain-response.ts';
import type { InvocationResult } from '../invocation.ts';
import type { RegisteredFunction } from './app-state.ts';
import type { CoreInvocationContext, HookData, InvocationModel, InvocationRequest } from './core-types.ts';
import { createHookContext, executeHooks } from './hooks.ts';
import type { LoadedApp } from './load-app.ts';
import { systemError } from './system-error.ts';

/**
 * One invocation through the worker's pipeline: arguments, `preInvocation` hooks, handler, `postInvocation`
 * hooks, response. Rejects with what the handler (or a hook) threw.
 */
export async function invokeFunction(
  app: LoadedApp,
  registered: RegisteredFunction,
  request: InvocationRequest,
): Promise<InvocationResult> {
  if (app.programmingModel === undefined) throw systemError('No programming model is set.');
  const core = createCoreContext(app, registered, request);
  const model = await app.programmingModel.getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  const result = await runWithHooks({ app, registered, core, model, context, inputs });
  const response = await model.getResponse(context, toAnswer(app, registered, result));
  // The library keeps `core` for as long as one of its WeakMaps does; what the call brought need not wait for that.
  core.request = { ...request, inputData: [] };
  return {
    outputs: response.outputData ?? [],
    returnValue: response.returnValue ?? undefined,
    hasResult: result !== null && result !== undefined,
  };
}

/** A streaming app answers on its own server, from a real `Response`. */
function toAnswer({ capabilities }: LoadedApp, { metadata }: RegisteredFunction, result: unknown): unknown {
  const answersHttp = metadata.bindings['$return']?.['type'] === 'http';
  return answersHttp && capabilities['HttpUri'] === undefined ? withPlainResponse(result) : result;
}

type Run = {
  app: LoadedApp;
  registered: RegisteredFunction;
  core: CoreInvocationContext;
  model: InvocationModel;
  context: object;
  inputs: unknown[];
};

async function runWithHooks({ app, registered, core, model, context, inputs }: Run): Promise<unknown> {
  const { state } = app;
  const { hooks } = state;
  if (hooks.preInvocation.length === 0 && hooks.postInvocation.length === 0) {
    core.state = 'invocation';
    const result = await model.invokeFunction(context, inputs, registered.callback);
    core.state = undefined;
    return result;
  }
  const hookData: HookData = {};
  const fixed = { invocationContext: context };
  const before = createHookContext(state, hookData, { inputs, functionCallback: registered.callback }, fixed);
  await inState(core, 'preInvocationHooks', () => executeHooks(state, 'preInvocation', before));
  const outcome = await settle(() =>
    inState(core, 'invocation', () => model.invokeFunction(context, before.inputs, before.functionCallback)),
  );
  const after = createHookContext(state, hookData, { inputs: before.inputs, ...outcome }, fixed);
  await inState(core, 'postInvocationHooks', () => executeHooks(state, 'postInvocation', after));
  if (after.error !== null && after.error !== undefined) throw after.error;
  return after.result;
}

async function inState<T>(
  core: CoreInvocationContext,
  state: NonNullable<CoreInvocationContext['state']>,
  run: () => Promise<T>,
): Promise<T> {
  core.state = state;
  try {
    return await run();
  } finally {
    core.state = undefined;
  }
}

/** The null in place of an absent result or error is what hooks see in Azure. */
async function settle(run: () => Promise<unknown>): Promise<{ result: unknown; error: unknown }> {
  try {
    return { result: await run(), error: null };
  } catch (error) {
    return { result: null, error };
  }
}

const createCoreContext = (
  app: LoadedApp,
  { metadata }: RegisteredFunction,
  request: InvocationRequest,
): CoreInvocationContext => ({
  invocationId: request.invocationId,
  request,
  metadata,
  state: undefined,
  log: (level, category, message) => {
    app.log({ level, category, message, functionName: metadata.name, invocationId: request.invocationId });
  },
});
