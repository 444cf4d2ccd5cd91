import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Azurite } from '../../stack/azurite.ts';
import type { MlflowServer } from '../../stack/mlflow-server.ts';
import { type Child, childError } from '../../stack/child-process.ts';
import { stopLeftovers } from '../../stack/pid-file.ts';
import { stateRoot } from '../../stack/project-root.ts';
import { watchService } from './watch-service.ts';

const pidFolder = join(stateRoot, 'run', 'tests');
/** A service that gives no healthy answer for this long is taken for hung. */
const HUNG_AFTER_MS = 30_000;

type Running<T> = { service: Promise<T>; users: number; stop: () => Promise<void> };
type Slot<T> = { running?: Running<T> | undefined };

declare global {
  /** Vitest evaluates a set-up file once for each project; this is where all of them find the same service. */
  var relevoTestServices: { azurite: Slot<Azurite>; mlflow: Slot<MlflowServer> } | undefined;
}

// Without this a terminated run would leave its services behind: 'exit' is where they are stopped.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(143));

export const testServices = (globalThis.relevoTestServices ??= { azurite: {}, mlflow: {} });

/**
 * Starts one service for the whole test run, or joins the one that runs. The run fails at once, with the log, when the
 * service dies or hangs. Resolves to the service and the function that gives it back.
 */
export async function useService<T extends { child: Child }>(
  slot: Slot<T>,
  start: (folder: string, pidFolder: string) => Promise<T>,
): Promise<{ service: T; release: () => Promise<void> }> {
  const running = (slot.running ??= launch(start));
  running.users += 1;
  const release = async () => {
    running.users -= 1;
    if (running.users > 0) return;
    slot.running = undefined;
    await running.stop();
  };
  return { service: await running.service, release };
}

function launch<T extends { child: Child }>(
  start: (folder: string, pidFolder: string) => Promise<T>,
): Running<T> {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-test-'));
  const done = new AbortController();
  const service = stopLeftovers(pidFolder).then(() => start(folder, pidFolder));
  void service.then(
    ({ child }) => guard(child, done.signal),
    () => undefined,
  );
  const stop = async () => {
    done.abort();
    await (await service).child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { service, users: 0, stop };
}

async function guard(child: Child, done: AbortSignal): Promise<void> {
  const trouble = await watchService(child, done, HUNG_AFTER_MS);
  if (trouble === undefined) return;
  console.error(`\n${childError(child, 'TEST_SERVICE', `${trouble} during the tests`).message}\n`);
  // Tests that wait for the service would only run into their time-outs.
  process.exit(1);
}
