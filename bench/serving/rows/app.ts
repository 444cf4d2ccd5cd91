import type { BenchRow } from '../../row.ts';
import { startApp } from '../app.ts';
import { type ModelKind, modelKinds, titleOf } from '../models.ts';
import { bare, fastApi } from '../peers.ts';
import { startServer } from '../server.ts';
import { telcoBodies } from '../telco-bodies.ts';
import type { World } from '../world.ts';
import { besideMlflow } from './beside-mlflow.ts';
import { compare, p99, rate } from './compare.ts';

/** Requests of 1 row to the whole app, beside every peer. */
export async function* appRows(world: World): AsyncIterable<BenchRow> {
  await using app = await startApp(world, { name: 'bench-app', kinds: modelKinds });
  for (const kind of modelKinds) {
    const ours = { url: app.url(kind) };
    yield* besideBare(world, ours, kind);
    yield* besideFastApi(world, ours, kind);
    yield await besideMlflow(world, ours, kind);
  }
}

const named = (kind: ModelKind, connections: number): string =>
  `app, ${titleOf[kind]}, 1 row, ${connections} connections`;

async function* besideBare(world: World, ours: { url: string }, kind: ModelKind): AsyncIterable<BenchRow> {
  const bodies = telcoBodies(1);
  await using peer = await startServer(world, bare(world, kind));
  const few = { name: named(kind, 16), bodies, connections: 16, goals: [rate(0.55)] };
  yield* await compare(world, { ours, peer }, few);
  const many = { name: named(kind, 64), bodies, connections: 64, goals: [rate(0.7), p99(0.6)] };
  yield* await compare(world, { ours, peer }, many);
}

async function* besideFastApi(world: World, ours: { url: string }, kind: ModelKind): AsyncIterable<BenchRow> {
  await using peer = await startServer(world, fastApi(world, kind, { engine: 'onnx' }));
  await using beside = await startServer(world, fastApi(world, kind, { engine: 'onnx', uvloop: true }));
  const options = {
    name: named(kind, 16),
    bodies: telcoBodies(1),
    connections: 16,
    goals: [rate(2)],
    beside,
  };
  yield* await compare(world, { ours, peer }, options);
}
