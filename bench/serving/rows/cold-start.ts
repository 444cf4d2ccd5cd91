import { hostArguments } from '../../../stack/app-host.ts';
import { childEnvironment } from '../../../stack/environment.ts';
import { projectRoot } from '../../../stack/project-root.ts';
import { measurePairs } from '../../pairs.ts';
import { type BenchRow, rowOfPairs } from '../../row.ts';
import { type App, startApp } from '../app.ts';
import { secondsToFirstAnswer } from '../first-answer.ts';
import { type ModelKind, modelKinds, titleOf } from '../models.ts';
import { fastApi, mlflowServe } from '../peers.ts';
import type { ServerSpec } from '../server.ts';
import type { World } from '../world.ts';

/** Process start to first prediction, the model in the app's disk cache, telemetry on. */
export async function* coldStartRows(world: World): AsyncIterable<BenchRow> {
  const peers = {
    lr: { spec: mlflowServe(world, 'lr', { workers: 1, flavor: 'sklearn' }), goal: 0.2 },
    forest: { spec: fastApi(world, 'forest', { engine: 'onnx' }), goal: 1.5 },
  };
  for (const kind of modelKinds) {
    const { spec: peer, goal } = peers[kind];
    const pairs = await measure(world, kind, peer);
    const name = `app, ${titleOf[kind]}, process start to first prediction`;
    const facts = { unit: 's', goal, better: 'lower', heldBy: 'interval' } as const;
    yield rowOfPairs({ name, ...facts, peer: peer.name }, pairs);
  }
}

async function measure(
  world: World,
  kind: ModelKind,
  peer: ServerSpec,
): Promise<{ ours: number; peer: number }[]> {
  await using stopped = await startApp(world, { name: `bench-cold-${kind}`, kinds: [kind] });
  // Its cache and its settings are what is wanted, not the process.
  await stopped.stopHost();
  const again = appAgain(stopped, kind);
  for (const spec of [again, peer]) await secondsToFirstAnswer(world, spec);
  return await measurePairs(
    world.pairs,
    () => secondsToFirstAnswer(world, again),
    () => secondsToFirstAnswer(world, peer),
  );
}

const appAgain = (app: App, kind: ModelKind): ServerSpec => ({
  name: 'app',
  command: process.execPath,
  args: (port) => hostArguments(projectRoot, port),
  env: childEnvironment(app.settings),
  cwd: projectRoot,
  path: new URL(app.url(kind)).pathname,
  kind,
});
