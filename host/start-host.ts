import { resolve } from 'node:path';
import { createAdminHandler, isAdminPath } from './admin/admin-handler.ts';
import { functionList } from './banner.ts';
import { prepareEnvironment } from './config/environment.ts';
import { type HostSettings, readHostSettings } from './config/host-settings.ts';
import type { Environment } from './config/lookup.ts';
import { type ConsoleLog, createProcessLog } from './console-log.ts';
import { createDrain } from './drain.ts';
import { createExecution } from './execution.ts';
import { createFunctionHandler } from './http/function-handler.ts';
import { type HostServer, openHostServer, type RequestHandler } from './http/host-server.ts';
import { indexRoutes, isHttp } from './http/index-routes.ts';
import { indexFunctions } from './indexing/index-functions.ts';
import type { HostedFunction } from './invocation.ts';
import type { HostLog } from './log.ts';
import { createInvocationSpans } from './telemetry/invocation-span.ts';
import type { StorageTriggers } from './storage-triggers.ts';
import { createTriggers } from './triggers.ts';
import { within } from './within.ts';
import { type LoadedApp, loadApp, terminateApp } from './worker/load-app.ts';

export type HostOptions = {
  /** The folder with `host.json` and `package.json`. */
  appDir: string;
  /** 0 takes a free one; default: `Host.LocalHttpPort` of `local.settings.json`, else 7071. */
  port?: number;
  /** App settings that win over the process environment; undefined removes one. */
  env?: Environment;
  logger?: HostLog;
};

export type RunningHost = {
  /** Without a slash at its end. */
  url: string;
  functions: HostedFunction[];
  /** Listeners, then what runs, then `appTerminate`; a second call waits for the first. */
  stop(): Promise<void>;
};

/**
 * Starts a function app in this process. Rejects when its settings are wrong, the port is taken or its code does not
 * load. Node loads code once, so a second start of the same folder in one process reuses what it registered.
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const appDir = resolve(options.appDir);
  const { environment, localPort } = await prepareEnvironment(appDir, options.env ?? {});
  const settings = await readHostSettings(appDir, environment);
  const output: ConsoleLog =
    options.logger === undefined
      ? createProcessLog(settings.logLevels)
      : { log: options.logger, flush: () => undefined };
  const { log } = output;
  const server = await openHostServer(options.port ?? localPort ?? 7071, log);
  process.env['WEBSITE_HOSTNAME'] ??= `127.0.0.1:${server.port}`;
  try {
    const app = await loadApp(appDir, log);
    if (app.blockingError !== undefined) throw app.blockingError;
    return await run({ settings, output, server, app });
  } catch (error) {
    await server.close(0);
    throw error;
  } finally {
    output.flush();
  }
}

type Started = { settings: HostSettings; output: ConsoleLog; server: HostServer; app: LoadedApp };

async function run({ settings, output, server, app }: Started): Promise<RunningHost> {
  const { log } = output;
  const url = `http://127.0.0.1:${server.port}`;
  const indexed = indexFunctions(app.functions, settings, log);
  const named = indexed.map(({ target }) => target);
  const routes = indexRoutes(named, settings.http.routePrefix, log);
  const functions = named.filter(
    (target) => !isHttp(target.trigger.type) || routes.some((route) => route.target === target),
  );
  const storage = await storageTriggers(functions, settings, log);
  const execution = createExecution({
    app,
    functions: indexed,
    settings,
    log,
    startSpan: createInvocationSpans(settings.appDir),
    writeOutputs: storage.writeOutputs,
  });
  const triggers = createTriggers(
    functions,
    settings,
    (target) => storage.listenTo(target, execution.invoke),
    log,
  );
  const drain = createDrain(triggers, execution);
  const httpUri = app.capabilities['HttpUri'];
  const streamUri = httpUri === undefined ? undefined : new URL(httpUri);
  const answer = createFunctionHandler({ settings, routes, execution, streamUri });
  const admin = createAdminHandler({ settings, url, functions, routes, triggers, execution, drain, log });
  announce(functions, functionList(functions, routes, url), log);
  server.serve(either(admin, answer));
  await triggers.start();
  const stop = async (): Promise<void> => {
    // Listeners also give their locks back, which takes a moment even when nothing runs.
    await within(drain.begin(), settings.shutdownMs);
    await server.close(settings.shutdownMs);
    await execution.idle(settings.shutdownMs);
    output.flush();
    await terminateApp(app, settings.terminateMs);
  };
  let stopped: Promise<void> | undefined;
  return { url, functions, stop: () => (stopped ??= stop()) };
}

const withoutStorage: StorageTriggers = {
  listenTo: ({ trigger }) => {
    throw new Error(`there is no listener for ${trigger.type}`);
  },
  writeOutputs: () => Promise.resolve(),
};

/** An app of HTTP functions only does not load the storage clients. */
async function storageTriggers(
  functions: readonly HostedFunction[],
  settings: HostSettings,
  log: HostLog,
): Promise<StorageTriggers> {
  const needed = functions.some(
    ({ trigger, outputs }) =>
      !isHttp(trigger.type) || outputs.some(({ type }) => type.toLowerCase() !== 'http'),
  );
  if (!needed) return withoutStorage;
  const { createStorageTriggers } = await import('./storage-triggers.ts');
  return createStorageTriggers(settings, log);
}

const either =
  (admin: RequestHandler, functions: RequestHandler): RequestHandler =>
  (request, response) =>
    isAdminPath(request.path) ? admin(request, response) : functions(request, response);

function announce(functions: readonly HostedFunction[], list: string, log: HostLog): void {
  const none =
    'No job functions found. Is the app built, does "main" in package.json match its files, and does it use the v4 model?';
  if (functions.length === 0) log({ level: 'warning', category: 'Host.Startup', message: none });
  else log({ level: 'information', category: 'Host.Startup', message: list });
}
