import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, startChild } from '../../stack/child-process.ts';
import { childEnvironment } from '../../stack/environment.ts';
import { freePort } from '../../stack/free-port.ts';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';

export type ScoringServer = { child: Child; url: string };

/** The committed echo models, one directory each. */
export const echoModels = join(projectRoot, 'test', 'conformance', 'models');

const binaries = join(stateRoot, 'venv', 'bin');
const python = join(binaries, 'python');

type Place = { folder: string; pidFolder: string };

/** `mlflow models serve` for one echo model, as a user starts it. */
export const startModelsServe = (model: string, place: Place): Promise<ScoringServer> =>
  start('models-serve', place, (port) =>
    [
      `-m mlflow models serve --env-manager local --host 127.0.0.1 --port ${port} --model-uri`.split(' '),
      join(echoModels, model),
    ].flat(),
  );

/** MLflow's scoring server for all echo models, each below its name. */
export const startScoringServer = (place: Place): Promise<ScoringServer> =>
  start('scoring-server', place, (port) => [
    join(projectRoot, 'test', 'conformance', 'serve_models.py'),
    echoModels,
    String(port),
  ]);

async function start(
  name: string,
  { folder, pidFolder }: Place,
  args: (port: number) => string[],
): Promise<ScoringServer> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const probe = name === 'models-serve' ? `${url}/ping` : `${url}/single/ping`;
  const child = await startChild({
    name,
    command: python,
    args: args(port),
    env: childEnvironment({ PATH: `${binaries}:${childEnvironment()['PATH'] ?? ''}` }),
    cwd: folder,
    logFile: join(folder, `${name}.log`),
    pidFolder,
    isHealthy: async (signal) => (await fetch(probe, { signal })).ok,
    deadlineMs: 180_000,
  });
  return { child, url };
}
