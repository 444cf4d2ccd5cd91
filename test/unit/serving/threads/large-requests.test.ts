import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createScorer } from '../../../../shared/scoring/create-scorer.ts';
import { createOpenModel } from '../../../../shared/serving/threads/open-model.ts';
import { defaultLimits } from '../../../../shared/serving/protocol.ts';
import type { LargeRequest } from '../../../../shared/serving/threads/request-messages.ts';
import { startRequestThread } from '../../../../shared/serving/threads/request-thread.ts';
import { policyOf } from '../serving-world.ts';
import {
  CHURN,
  churnPolicies,
  createThreadedWorld,
  linesOf,
  predictionsOf,
  type ThreadedWorld,
} from './threaded-world.ts';

const telco = join(import.meta.dirname, '../../../fixtures/models/telco-lr');
const telcoFiles = {
  identity: { model: CHURN, version: '7', createdAt: 0, sha256: {} },
  directory: telco,
};
let threaded: ThreadedWorld | undefined;

async function setUp(options?: Parameters<typeof createThreadedWorld>[0]): Promise<ThreadedWorld> {
  threaded = await createThreadedWorld(options);
  return threaded;
}

afterEach(() => threaded?.stop());

const largeRequest = (body: Uint8Array): LargeRequest => ({
  protocol: 'mlflow',
  body,
  options: { limits: defaultLimits, headers: {}, entity: null, extraColumns: 'ignore' },
  facts: { model: CHURN, version: '7', predictionId: 'id' },
  capture: { moment: new Date(), alias: 'champion', route: 'champion', traceId: null },
});

/** The same rows in requests that are small enough for the calling thread. */
async function predictedInParts({ predict, bodyOf }: ThreadedWorld, rows: number, part: number) {
  const parts = Array.from({ length: rows / part }, (_, index) => predict(bodyOf(part, index * part)));
  return (await Promise.all(parts)).flatMap(predictionsOf);
}

describe('a large request', () => {
  it('gets what its rows get in small ones, and is captured row by row', async () => {
    const world = await setUp();
    const { predict, bodyOf, lines, captured } = world;
    const answer = await predict(bodyOf(1000));
    expect(answer).toMatchObject({ status: 200, headers: { 'x-relevo-version': '7' } });
    expect(captured).toHaveLength(0);
    const predictions = predictionsOf(answer);
    const parts = await predictedInParts(world, 1000, 20);
    expect(predictions).toHaveLength(1000);
    for (const [row, { label, probability }] of predictions.entries()) {
      expect(label).toBe(parts[row]?.label);
      expect(Math.abs(probability - (parts[row]?.probability ?? Number.NaN))).toBeLessThanOrEqual(1e-6);
    }
    const rows = linesOf(lines).map((line) => JSON.parse(line));
    const id = answer.headers['x-relevo-prediction-id'];
    expect(rows.map((row) => row.prediction_id)).toEqual(rows.map((_, row) => `${id}:${row}`));
    expect(rows.map((row) => row.outputs)).toEqual(predictions);
    expect(rows.map((row) => row.features.tenure)).toEqual(rows.map((_, row) => row));
    expect(rows[0]).toMatchObject({ model: CHURN, version: '7', alias: 'champion', route: 'champion' });
  });

  it('is refused as a small one is: code, status and path', async () => {
    const { predict, bodyOf, world } = await setUp();
    const wrong = Buffer.from(bodyOf(1000).toString().replace(/,700,/, ',"700",'));
    await expect(predict(wrong)).rejects.toMatchObject({ status: 400, code: 'COLUMN_TYPE' });
    await expect(predict(wrong)).rejects.toMatchObject({ path: expect.stringMatching(/^data\[700\]/) });
    await expect(predict(Buffer.alloc(100_000, '{'))).rejects.toMatchObject({ status: 400 });
    expect(world.metrics.requests.map(({ outcome }) => outcome).slice(0, 2)).toEqual(
      Array(2).fill('COLUMN_TYPE'),
    );
    expect(await predict(bodyOf(1))).toMatchObject({ status: 200 });
  });

  it('leaves the calling thread to others while it is worked on', async () => {
    const { predict, bodyOf } = await setUp();
    await predict(bodyOf(1000));
    const order: string[] = [];
    const large = predict(bodyOf(5000)).then(() => order.push('large'));
    for (let call = 0; call < 5; call += 1) {
      await predict(bodyOf(1));
      order.push('small');
    }
    await large;
    expect(order.at(-1)).toBe('large');
  });

  it('is given up at its deadline, and those after it are answered', async () => {
    const { predict, bodyOf, lines } = await setUp();
    await predict(bodyOf(200));
    lines.length = 0;
    const deadline = new AbortController();
    const late = predict(bodyOf(5000), deadline.signal);
    const over = new Error('over');
    setImmediate(() => deadline.abort(over));
    await expect(late).rejects.toBe(over);
    expect(predictionsOf(await predict(bodyOf(200)))).toHaveLength(200);
    expect(linesOf(lines)).toHaveLength(200);
  });
});

describe('large requests at a time', () => {
  it('are answered in as many threads as there may be, which start as they are needed', async () => {
    let starts = 0;
    const start: typeof startRequestThread = (...args) => {
      starts += 1;
      return startRequestThread(...args);
    };
    const { predict, bodyOf } = await setUp({ start, threads: 2 });
    for (let call = 0; call < 3; call += 1) await predict(bodyOf(200));
    expect(starts).toBe(1);
    const answers = await Promise.all(Array.from({ length: 6 }, (_, call) => predict(bodyOf(200, call))));
    expect(starts).toBe(2);
    for (const [call, answer] of answers.entries())
      expect(predictionsOf(answer)).toEqual(predictionsOf(await predict(bodyOf(200, call))));
  });

  it("are predicted by the model's own thread when their thread cannot open the model", async () => {
    const { large, world } = await setUp();
    const folder = await mkdtemp(join(tmpdir(), 'relevo-large-'));
    await cp(telco, folder, { recursive: true });
    const scorer = await createOpenModel({ ...world, policies: churnPolicies })({
      ...telcoFiles,
      directory: folder,
    });
    await rm(folder, { recursive: true });
    const answer = await large.answer(scorer, largeRequest(threaded?.bodyOf(200) ?? new Uint8Array()));
    expect(answer.rows).toBe(200);
    expect(world.log.lines.join('\n')).toMatch(/model's own thread.*(MODEL_FILE_MISSING|ENOENT)/);
    await scorer.release();
  });
});

describe('the thread for large requests', () => {
  const hashing = {
    [CHURN]: policyOf({
      task: 'binary',
      target: 'Churn',
      positive: 'Yes',
      primary: 'roc_auc',
      capture: { redact: { gender: 'hash' } },
    }),
  };

  it('ending by itself fails its requests as retryable, and the next one starts it again', async () => {
    let starts = 0;
    // The first one ends at once: a policy hashes, and it has no salt.
    const start: typeof startRequestThread = (setup, onEnd) => {
      starts += 1;
      return startRequestThread(starts === 1 ? { ...setup, policies: hashing } : setup, onEnd);
    };
    const { predict, bodyOf, world } = await setUp({ start });
    await expect(predict(bodyOf(1000))).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      status: 503,
      retryable: true,
    });
    expect(world.metrics.counted('thread.restarted')).toBe(1);
    expect(world.log.lines.join('\n')).toContain('thread for large requests ended');
    expect(predictionsOf(await predict(bodyOf(1000)))).toHaveLength(1000);
    expect(starts).toBe(2);
  });

  it('is stopped for good only where nothing comes after', async () => {
    const { predict, bodyOf, large, world } = await setUp();
    await predict(bodyOf(200));
    await large.stop();
    expect(world.metrics.counted('thread.restarted')).toBe(0);
    expect(predictionsOf(await predict(bodyOf(200)))).toHaveLength(200);
  });
});

it('takes bodies above 16 kB, and those whose size is not known before they are unpacked', async () => {
  const { large, world } = await setUp();
  const inThread = await createOpenModel({ ...world, policies: churnPolicies })(telcoFiles);
  const here = await createScorer({ directory: telco });
  expect(large.takes(inThread, new Uint8Array(16_384), {})).toBe(false);
  expect(large.takes(inThread, new Uint8Array(16_385), {})).toBe(true);
  expect(large.takes(inThread, new Uint8Array(10), { 'content-encoding': 'gzip' })).toBe(true);
  expect(large.takes(here, new Uint8Array(16_385), {})).toBe(false);
  await inThread.release();
  await here.release();
});
