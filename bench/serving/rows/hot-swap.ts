import { setTimeout as delay } from 'node:timers/promises';
import { type BenchRow, type Pair, rowOfPairs } from '../../row.ts';
import { CHAMPION_ALIAS } from '../../../shared/serving/messages.ts';
import { waitUntil } from '../../../stack/wait-until.ts';
import { type App, startApp } from '../app.ts';
import { type PacedCall, type PacedLoad, startPacedLoad } from '../paced-load.ts';
import { registerVersion } from '../register-package.ts';
import { telcoBodies } from '../telco-bodies.ts';
import { worstSecond } from '../worst-second.ts';
import type { World } from '../world.ts';

const CALLS_PER_SECOND = 250;
const QUIET_MS = 3000;
/** After the first answer of the new version. */
const AFTER_MS = 1500;
const SWAP_DEADLINE_MS = 90_000;

/** p99 in the second of a swap from the LR to the forest, each time a version that is not loaded yet. */
export async function* hotSwapRows(world: World): AsyncIterable<BenchRow> {
  const settings = {
    RELEVO_HINT_INTERVAL: '1s',
    RELEVO_RECONCILE_INTERVAL: '1s',
    // What is due while nothing is answered is late and must not be refused.
    RELEVO_MAX_IN_FLIGHT: '1000',
  };
  await using app = await startApp(world, { name: 'bench-swap', kinds: ['lr'], settings });
  const pairs: Pair[] = [];
  for (let round = 0; round < world.pairs; round += 1)
    pairs.push(await world.logs.explain(app.url('lr'), () => swap(world, app)));
  yield rowOfPairs(
    {
      name: `app, second of a swap to the forest, ${CALLS_PER_SECOND} requests/s`,
      unit: 'ms, p99',
      goal: 2,
      better: 'lower',
      heldBy: 'interval',
      load: 'paced',
      peer: 'without a swap',
    },
    pairs,
  );
}

/** Away from the first version and back to it. */
async function swap(world: World, app: App): Promise<Pair> {
  const { mlflow, logged } = await world.backends();
  const name = app.model('lr');
  const forest = await registerVersion(mlflow, name, await logged('forest'));
  const load = startPacedLoad(app.url('lr'), telcoBodies(1), CALLS_PER_SECOND);
  try {
    await delay(QUIET_MS);
    const movedAt = performance.now();
    await mlflow.registeredModels.setAlias(name, CHAMPION_ALIAS, forest);
    const swappedAt = await firstAnswerOf(load, forest);
    await delay(AFTER_MS);
    await load.stop();
    const [failure] = load.failures;
    if (failure !== undefined) throw new Error(`${load.failures.length} calls failed: ${failure}`);
    return { ours: worstSecond(load.calls, swappedAt), peer: worstSecond(load.calls, movedAt - 1000) };
  } finally {
    await load.stop();
    await mlflow.registeredModels.setAlias(name, CHAMPION_ALIAS, '1');
    await app.untilAnswers('lr', '1');
  }
}

async function firstAnswerOf(load: PacedLoad, version: string): Promise<number> {
  const first = (): PacedCall | undefined => load.calls.find((call) => call.version === version);
  if (!(await waitUntil(() => first() !== undefined, SWAP_DEADLINE_MS)))
    throw new Error(`version ${version} did not answer within ${SWAP_DEADLINE_MS / 1000} s`);
  return first()?.dueAt ?? Number.NaN;
}
