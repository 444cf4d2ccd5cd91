import { plainAnswerOf } from '../http/plain-answer.ts';
import type { InvocationResult } from '../invocation.ts';
import type { RegisteredFunction } from './app-state.ts';
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationModel,
  InvocationRequest,
} from './core-types.ts';
import { executeHooks } from './hooks.ts';
import { invocationHookContext } from './invocation-hook-context.ts';
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
  // The library keeps `core` for as long as one of its WeakMaps does; what the call brought need not wait for that.
  core.request = { ...request, inputData: [] };
  const answer = answersOnlyHttp(app, registered) ? plainAnswerOf(result) : undefined;
  if (answer !== undefined) return { outputs: [], returnValue: { http: answer }, hasResult: true };
  const response = await model.getResponse(context, result);
  return {
    outputs: response.outputData ?? [],
    returnValue: response.returnValue ?? undefined,
    hasResult: result !== null && result !== undefined,
  };
}

/** Whether a function of the library's model gives nothing but an HTTP answer; a streaming app has a server of its own for that. */
function answersOnlyHttp(
  { programmingModel, capabilities }: LoadedApp,
  { metadata: { bindings } }: RegisteredFunction,
): boolean {
  if (programmingModel?.name !== '@azure/functions' || capabilities['HttpUri'] !== undefined) return false;
  for (const name in bindings)
    if (name !== '$return' && bindings[name]?.['direction'] === 'out') return false;
  return bindings['$return']?.['type'] === 'http';
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
  const { hooks, appHookData } = app.state;
  const { callback } = registered;
  try {
    if (hooks.preInvocation.length === 0 && hooks.postInvocation.length === 0) {
      core.state = 'invocation';
      return await model.invokeFunction(context, inputs, callback);
    }
    const fixed = { hookData: {}, appHookData, invocationContext: context };
    const before = invocationHookContext(fixed, { inputs, functionCallback: callback });
    core.state = 'preInvocationHooks';
    await executeHooks(hooks.preInvocation, before);
    core.state = 'invocation';
    const outcome = await settle(model, context, before);
    if (hooks.postInvocation.length === 0) return resultOf(outcome);
    const after = invocationHookContext(fixed, { inputs: before.inputs, ...outcome });
    core.state = 'postInvocationHooks';
    await executeHooks(hooks.postInvocation, after);
    return resultOf(after);
  } finally {
    core.state = undefined;
  }
}

type Outcome = { result: unknown; error: unknown };

function resultOf({ result, error }: Outcome): unknown {
  if (error !== null && error !== undefined) throw error;
  return result;
}

type Call = { inputs: unknown[]; functionCallback: FunctionCallback };

/** The null in place of an absent result or error is what hooks see in Azure. */
async function settle(
  model: InvocationModel,
  context: object,
  { inputs, functionCallback }: Call,
): Promise<Outcome> {
  try {
    return { result: await model.invokeFunction(context, inputs, functionCallback), error: null };
  } catch (error) {
    return { result: null, error };
  }
}

function createCoreContext(
  app: LoadedApp,
  { metadata }: RegisteredFunction,
  request: InvocationRequest,
): CoreInvocationContext {
  const { invocationId } = request;
  const functionName = metadata.name;
  return {
    invocationId,
    request,
    metadata,
    state: undefined,
    log: (level, category, message) => {
      app.log({ level, category, message, functionName, invocationId });
    },
  };
}
