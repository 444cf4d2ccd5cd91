import { createQueueSender } from '../../../shared/azure/queue-sender.ts';
import { PROMOTION_QUEUE } from '../../../shared/promotion/messages.ts';
import type { RecordedCall } from '../../../stack/recording-proxy.ts';
import { type BenchRow, rowOfFigures } from '../../row.ts';
import type { BuiltModel } from '../../serving/models.ts';
import type { World } from '../../serving/world.ts';
import { awaitedMs } from './awaited.ts';
import { registerVersions } from './register-versions.ts';
import { telcoGate } from './telco-gate.ts';
import { startWatchedApp, type WatchedApp } from './watched-app.ts';

type Measured = {
  /** Without the time in which MLflow or storage had still to answer. */
  ownSeconds: number;
  callsToMove: number;
  /** With those that follow: the alias read back, the decision's run. */
  calls: number;
};

const challengers: Record<string, BuiltModel> = {
  'forest of 90 shallow trees': 'shallow-forest',
  'forest of 19 MB': 'forest',
};

/** From the message that asks for a promotion to the moved alias, of a model that a logistic regression serves. */
export async function* promotionRows(world: World): AsyncIterable<BenchRow> {
  for (const [title, kind] of Object.entries(challengers)) {
    // The first decision of a process, which is not counted, compiles and connects.
    const models = Array.from({ length: world.pairs + 1 }, (_, round) => `bench-${kind}-${round}`);
    const policies = Object.fromEntries(models.map((model) => [model, telcoGate]));
    await using app = await startWatchedApp(world, { name: `promotion-${kind}`, policies });
    const measured: Measured[] = [];
    for (const model of models) measured.push(await promote(world, app, model, kind));
    yield* rowsOf(`Telco, ${title} against LR`, measured);
  }
}

async function promote(world: World, app: WatchedApp, model: string, kind: BuiltModel): Promise<Measured> {
  const request = await registerVersions(world, model, ['lr', kind]);
  const { storage } = await world.backends();
  const queue = createQueueSender({ connection: { kind: 'connection-string', value: storage } });
  const startedAt = performance.now();
  await queue.send(PROMOTION_QUEUE, request);
  const ledger = `/decisions/${model}/ledger/`;
  const closed = await app.answered(`decision about ${model}`, ({ path }) => path.includes(ledger));
  const moved = await app.answered(`alias move of ${model}`, (call) => movesAlias(call, model));
  const from = (call: RecordedCall): boolean => call.startedAt >= startedAt;
  const until = ({ endedAt }: { endedAt: number }): RecordedCall[] =>
    app.mlflow.calls.filter((call) => from(call) && call.startedAt <= endedAt && !isDownload(call));
  const awaited = awaitedMs(
    app.calls().filter((call) => from(call) && !isLook(call)),
    startedAt,
    moved.endedAt,
  );
  return {
    ownSeconds: (moved.endedAt - startedAt - awaited) / 1000,
    callsToMove: until(moved).length,
    calls: until(closed).length,
  };
}

const movesAlias = ({ method, path, body }: RecordedCall, model: string): boolean =>
  method === 'POST' && path.endsWith('registered-models/alias') && body.includes(`"${model}"`);

/** The content of a file; listings of files count as calls. */
const isDownload = ({ method, path }: RecordedCall): boolean =>
  method === 'GET' && path.includes('/mlflow-artifacts/artifacts/');

/** The host looks for further messages all the while; nobody waits for the answer. */
const isLook = ({ method, path }: RecordedCall): boolean => method === 'GET' && path.endsWith('/messages');

function* rowsOf(title: string, [first, ...counted]: readonly Measured[]): Iterable<BenchRow> {
  const row = (name: string, unit: string, goal: number, values: number[]): BenchRow =>
    rowOfFigures({ name: `${title}: ${name}`, unit, goal, better: 'lower' }, values);
  const own = 'message to alias move, own time';
  yield row(
    own,
    's',
    2,
    counted.map(({ ownSeconds }) => ownSeconds),
  );
  if (first !== undefined) yield row(`${own}, first of a process`, 's', 5, [first.ownSeconds]);
  yield row(
    'calls to MLflow until the alias moves',
    'calls',
    30,
    counted.map(({ callsToMove }) => callsToMove),
  );
  yield row(
    'calls to MLflow until all is recorded',
    'calls',
    35,
    counted.map(({ calls }) => calls),
  );
}
