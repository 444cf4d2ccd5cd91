import { endAllGroups } from '../stack/process-groups.ts';
import { untilSignal } from '../stack/until-signal.ts';
import type { BenchRow } from './row.ts';
import { addedCpuRows } from './serving/rows/added-cpu.ts';
import { appRows } from './serving/rows/app.ts';
import { bodiesRows } from './serving/rows/bodies.ts';
import { callersRows } from './serving/rows/callers.ts';
import { coldStartRows } from './serving/rows/cold-start.ts';
import { coreRows } from './serving/rows/core.ts';
import { hotSwapRows } from './serving/rows/hot-swap.ts';
import { memoryRows } from './serving/rows/memory.ts';
import { openWorld, type World } from './serving/world.ts';

const groups: Record<string, (world: World) => AsyncIterable<BenchRow>> = {
  core: coreRows,
  app: appRows,
  bodies: bodiesRows,
  callers: callersRows,
  'added-cpu': addedCpuRows,
  'hot-swap': hotSwapRows,
  'cold-start': coldStartRows,
  memory: memoryRows,
};

type ServingOptions = { only: readonly string[]; pairs: number; quick: boolean };

const report = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * The goals of serving beside its peers, group by group. A group that fails does not keep the others from being
 * measured; the bench rejects at the end.
 */
export async function* benchServing(options: ServingOptions): AsyncIterable<BenchRow> {
  const chosen = chooseGroups(options.only);
  void untilSignal().then(async () => {
    await endAllGroups();
    process.exit(130);
  });
  const failed: string[] = [];
  try {
    const world = await openWorld(options, report);
    for (const [name, rows] of chosen) {
      const startedAt = performance.now();
      try {
        yield* rows(world);
      } catch (error) {
        failed.push(name);
        report(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
      report(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
    }
  } finally {
    await endAllGroups();
  }
  if (failed.length > 0) throw new Error(`not measured to the end: ${failed.join(', ')}`);
}

function chooseGroups(only: readonly string[]): [string, (typeof groups)[string]][] {
  const unknown = only.find((name) => !(name in groups));
  if (unknown !== undefined)
    throw new Error(`--only: ${unknown} is none of ${Object.keys(groups).join(', ')}`);
  return Object.entries(groups).filter(([name]) => only.length === 0 || only.includes(name));
}
