import { join } from 'node:path';
import { startChild } from '../../stack/child-process.ts';
import { freePort } from '../../stack/free-port.ts';
import { ask } from './ask.ts';
import type { ModelKind } from './models.ts';
import { telcoBodies } from './telco-bodies.ts';
import type { World } from './world.ts';

/** How a server that answers predictions is started; it listens on the port it is given at 127.0.0.1. */
export type ServerSpec = {
  /** For people, and of the log. */
  name: string;
  command: string;
  args: (port: number) => string[];
  env: Record<string, string>;
  cwd?: string;
  /** Where predictions are asked for. */
  path: string;
  kind: ModelKind;
};

export type Server = AsyncDisposable & {
  name: string;
  url: string;
  /** The process group's number too. */
  pid: number;
};

/** Starts a server and waits until it predicts what the others do. The error shows its log when it does not predict. */
export async function startServer(world: World, spec: ServerSpec): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}${spec.path}`;
  const [body = ''] = telcoBodies(1);
  const file = spec.name.replaceAll(/\W+/g, '-');
  const logFile = join(world.folder, `${file}.log`);
  const child = await startChild({
    name: file,
    command: spec.command,
    args: spec.args(port),
    env: spec.env,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    logFile,
    pidFolder: world.pidFolder,
    isHealthy: async (signal) => (await ask(url, body, signal)).ok,
    deadlineMs: 120_000,
  });
  world.logs.add(url, logFile);
  try {
    await world.agreement.check({ name: spec.name, url }, spec.kind);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { name: spec.name, url, pid: child.pid, [Symbol.asyncDispose]: () => child.stop() };
}
