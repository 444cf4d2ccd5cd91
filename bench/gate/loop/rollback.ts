import { createQueueSender } from '../../../shared/azure/queue-sender.ts';
import { PROMOTION_QUEUE } from '../../../shared/promotion/messages.ts';
import { waitUntil } from '../../../stack/wait-until.ts';
import { type BenchRow, rowOfFigures } from '../../row.ts';
import { ask } from '../../serving/ask.ts';
import { telcoBodies } from '../../serving/telco-bodies.ts';
import type { World } from '../../serving/world.ts';
import { telcoGate } from './telco-gate.ts';
import { registerVersions } from './register-versions.ts';
import { startWatchedApp, type WatchedApp } from './watched-app.ts';

const DEADLINE_MS = 60_000;
const LOOK_MS = 5;
const KEY = 'bench';

/** From the request that rolls back to the first prediction by the champion before, each time of another model. */
export async function* rollbackRows(world: World): AsyncIterable<BenchRow> {
  const models = Array.from({ length: world.pairs + 1 }, (_, round) => `bench-rollback-${round}`);
  await using app = await startWatchedApp(world, {
    name: 'rollback',
    policies: Object.fromEntries(models.map((model) => [model, telcoGate])),
    settings: { RELEVO_HOST_KEYS: JSON.stringify({ master: KEY }) },
  });
  const seconds: number[] = [];
  for (const model of models) {
    await promoted(world, app, model);
    seconds.push(await rollBack(app, model));
  }
  const facts = { unit: 's', goal: 2, better: 'lower' } as const;
  const name = 'rollback, request to the first prediction by the old version (LR after a forest of 19 MB)';
  yield rowOfFigures({ ...facts, name }, seconds.slice(1));
  yield rowOfFigures({ ...facts, name: `${name}, first of a process` }, seconds.slice(0, 1));
}

/** The logistic regression is champion, then the forest, by a decision; both have answered. */
async function promoted(world: World, app: WatchedApp, model: string): Promise<void> {
  const request = await registerVersions(world, model, ['lr', 'forest']);
  await untilAnswers(app, model, '1');
  const { storage } = await world.backends();
  const queue = createQueueSender({ connection: { kind: 'connection-string', value: storage } });
  await queue.send(PROMOTION_QUEUE, request);
  await untilAnswers(app, model, '2');
}

async function rollBack(app: WatchedApp, model: string): Promise<number> {
  const startedAt = performance.now();
  const [answer] = await Promise.all([
    fetch(`${app.url}/models/${model}/rollback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-functions-key': KEY },
      body: JSON.stringify({ from: '2', reason: 'bench' }),
    }),
    untilAnswers(app, model, '1'),
  ]);
  const seconds = (performance.now() - startedAt) / 1000;
  if (!answer.ok) throw new Error(`rollback of ${model}: ${answer.status} ${await answer.text()}`);
  return seconds;
}

/** Asked again and again, as customers do. */
async function untilAnswers({ url }: WatchedApp, model: string, version: string): Promise<void> {
  const [body = ''] = telcoBodies(1);
  const address = `${url}/models/${model}/invocations?code=${KEY}`;
  const answers = async (): Promise<boolean> =>
    (await ask(address, body, AbortSignal.timeout(DEADLINE_MS))).version === version;
  if (!(await waitUntil(answers, DEADLINE_MS, LOOK_MS)))
    throw new Error(`${model}: no prediction by version ${version}`);
}
