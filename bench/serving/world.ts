import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { livingOwner, stopLeftovers } from '../../stack/pid-file.ts';
import { stateRoot } from '../../stack/project-root.ts';
import { ensurePythonEnvironment } from '../../stack/python-environment.ts';
import { type Agreement, createAgreement } from './agreement.ts';
import { type Backends, startBackends } from './backends.ts';
import { chooseLoad, type LoadGenerator } from './load.ts';
import { ensureModels, type ModelFolder } from './models.ts';
import { ensurePeerPackages } from './peer-packages.ts';
import { createServerLogs, type ServerLogs } from './server-logs.ts';

/** What every group of rows measures with. */
export type World = {
  pairs: number;
  /** Of one measurement of a quick server; slow ones take a multiple. */
  seconds: number;
  /** After which resident memory is read. */
  memoryRequests: number;
  load: LoadGenerator;
  agreement: Agreement;
  logs: ServerLogs;
  modelFolder: ModelFolder;
  /** Interpreter of the project's Python environment. */
  python: string;
  pythonEnvironment: string;
  /** For PYTHONPATH of the peer that has more than the project's own environment. */
  peerPackages: string;
  /** Of logs and state; gone after the bench. */
  folder: string;
  pidFolder: string;
  /** MLflow, storage and the telemetry receiver; started at the first call. */
  backends: () => Promise<Backends>;
};

/** Prepares models and peers. @throws Error when another bench runs, whose figures this one would spoil */
export async function openWorld(
  options: { pairs: number; quick: boolean },
  report: (line: string) => void,
): Promise<World> {
  const pidFolder = join(stateRoot, 'bench', 'run');
  mkdirSync(pidFolder, { recursive: true });
  const owner = livingOwner(pidFolder);
  if (owner !== undefined) throw new Error(`process ${owner} runs a bench already`);
  await stopLeftovers(pidFolder);
  const { folder: pythonEnvironment, python } = await ensurePythonEnvironment(report);
  const modelFolder = await ensureModels(python, report);
  const peerPackages = await ensurePeerPackages(python, report);
  const folder = emptyFolder(join(stateRoot, 'bench', 'state'));
  const logs = createServerLogs();
  const { name, put } = await chooseLoad(folder);
  let backends: Promise<Backends> | undefined;
  return {
    pairs: options.pairs,
    seconds: options.quick ? 1 : 2,
    memoryRequests: options.quick ? 20_000 : 100_000,
    load: { name, put: (url, ...rest) => logs.explain(url, () => put(url, ...rest)) },
    agreement: createAgreement(),
    logs,
    modelFolder,
    python,
    pythonEnvironment,
    peerPackages,
    folder,
    pidFolder,
    backends: () => (backends ??= startBackends({ folder, pidFolder, pythonEnvironment, modelFolder })),
  };
}

/** Gone with this process; what a killed one left there is removed. */
function emptyFolder(folder: string): string {
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  remove();
  mkdirSync(folder);
  process.on('exit', remove);
  return folder;
}
