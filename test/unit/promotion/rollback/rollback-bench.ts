import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { systemClock } from '../../../../shared/kernel/clock.ts';
import { createLedger } from '../../../../shared/promotion/record/ledger.ts';
import {
  createRollback,
  type RollbackDeps,
  type RollbackRequest,
} from '../../../../shared/promotion/rollback/rollback.ts';
import type { Evaluation } from '../../../../shared/promotion/verdict/evaluate.ts';
import { createMemoryLeases } from '../../../memory/leases.ts';
import {
  type CrashPoint,
  createGate,
  createWorld,
  MODEL,
  requestFor,
  withCrashPoints,
  type World,
} from '../gate-bench.ts';
import { sampleEvidence } from '../evidence-sample.ts';

const contentOf = (version: string): string => `graph of ${version}`;
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const evidence = sampleEvidence({ rows: 10 });

/** A gate to which every candidate is good: how it judges is not what a rollback is about. */
export const easyGate = (world: World) =>
  createGate(world, undefined, {
    gatherEvidence: async () => evidence,
    evaluate: (): Evaluation => ({
      verdict: 'promote',
      reason: 'it is better',
      path: 'against-champion',
      checks: [],
      measurements: [],
      slices: [],
      value: undefined,
      figures: undefined,
      furtherRows: null,
    }),
  });

/** A world in which versions 1 to `count` became champion one after the other, by decisions. */
export async function worldOf(count: number): Promise<World> {
  const world = createWorld({ mode: 'non-inferiority' });
  for (let version = 1; version <= count; version += 1) {
    const sha256 = JSON.stringify({ 'model.onnx': digestOf(contentOf(String(version))) });
    const registered = world.registry.register(MODEL, { tags: { 'relevo.sha256': sha256 } });
    expect(await easyGate(world)(requestFor(registered))).toMatchObject({ outcome: 'moved' });
  }
  return world;
}

type Options = {
  /** Versions whose file is another one than was registered. */
  damaged?: string[];
  crash?: CrashPoint;
};

/** The rollback over a world in memory. */
export function rollbackIn(world: World, { damaged = [], crash = () => undefined }: Options = {}) {
  const ports = withCrashPoints(
    {
      ...world,
      recordDecisionRun: async (run) => {
        world.runs.set(run.decisionId, run);
      },
    },
    crash,
  );
  const withFiles: RollbackDeps['files']['withFiles'] = async ({ version }, run) => {
    const directory = await mkdtemp(join(tmpdir(), 'relevo-rollback-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const content = damaged.includes(version) ? 'something else' : contentOf(version);
    await writeFile(join(directory, 'model.onnx'), content);
    return run(directory);
  };
  const rollback = createRollback({
    ...ports,
    files: { withFiles },
    ledger: createLedger(ports),
    leases: createMemoryLeases(),
    loadPolicy: async () => world.policy,
    clock: systemClock,
    codeRevision: 'abc1234',
  });
  return (from: string | null, change: Partial<RollbackRequest> = {}) =>
    rollback({ model: MODEL, from, reason: 'it is wrong', actor: 'ann', traceId: null, ...change });
}

export async function championOf(world: World): Promise<string> {
  const champion = await world.registry.champion(MODEL);
  return champion.kind === 'version' ? champion.version.version : champion.kind;
}
