import { join } from 'node:path';
import { childEnvironment } from '../../stack/environment.ts';
import { projectRoot } from '../../stack/project-root.ts';
import { type ModelKind, titleOf } from './models.ts';
import type { ServerSpec } from './server.ts';
import type { World } from './world.ts';

/** `node:http` that runs the session for each request and checks nothing. */
export const bare = (world: World, kind: ModelKind): ServerSpec => nodeServer(world, kind, 'bare');

/** Ours, without host: strict parsing and shared runs behind the same `node:http`. */
export const core = (world: World, kind: ModelKind): ServerSpec => nodeServer(world, kind, 'core');

const nodeServer = (world: World, kind: ModelKind, name: 'bare' | 'core'): ServerSpec => ({
  name,
  command: process.execPath,
  args: (port) => [
    join(import.meta.dirname, `${name}.ts`),
    join(world.modelFolder(kind), 'package'),
    String(port),
  ],
  env: childEnvironment(),
  path: '/',
  kind,
});

export type FastApi = {
  engine: 'onnx' | 'sklearn';
  /** With the faster event loop and parser that uvicorn takes where they are installed. */
  uvloop?: boolean;
};

export const fastApi = (world: World, kind: ModelKind, { engine, uvloop = false }: FastApi): ServerSpec => ({
  name: `FastAPI with ${engine === 'onnx' ? 'ONNX Runtime' : 'scikit-learn'}${uvloop ? ' and uvloop' : ''}`,
  command: world.python,
  args: (port) => [
    join(projectRoot, 'bench', 'peers', 'fastapi_server.py'),
    engine,
    world.modelFolder(kind),
    String(port),
  ],
  env: childEnvironment(uvloop ? { PYTHONPATH: world.peerPackages } : {}),
  path: '/invocations',
  kind,
});

export type MlflowServe = {
  workers: number;
  /** Which flavor of the model is served; the ONNX-backed one is our own package. */
  flavor: 'sklearn' | 'package';
};

export const mlflowServe = (world: World, kind: ModelKind, { workers, flavor }: MlflowServe): ServerSpec => ({
  name: `mlflow serve${flavor === 'package' ? ' ONNX-backed' : ''} w${workers}`,
  command: world.python,
  args: (port) =>
    [
      ['-m', 'mlflow', 'models', 'serve', '--model-uri', join(world.modelFolder(kind), flavor)],
      ['--env-manager', 'local', '--host', '127.0.0.1', '--port', String(port)],
      ['--workers', String(workers)],
    ].flat(),
  // It starts uvicorn by name.
  env: childEnvironment({
    PATH: `${join(world.pythonEnvironment, 'bin')}:${childEnvironment()['PATH'] ?? ''}`,
    MLFLOW_TRACKING_URI: `sqlite:///${join(world.folder, `serve-${titleOf[kind]}.db`)}`,
  }),
  cwd: world.folder,
  path: '/invocations',
  kind,
});
