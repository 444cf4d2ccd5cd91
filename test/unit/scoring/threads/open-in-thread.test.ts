import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createScorer } from '../../../../shared/scoring/create-scorer.ts';
import { createModelLink } from '../../../../shared/scoring/threads/model-link.ts';
import { openInThread, type ThreadScorer } from '../../../../shared/scoring/threads/open-in-thread.ts';
import { evaluationRows, fixture, typedRows } from './fixture-rows.ts';

const opened: ThreadScorer[] = [];

async function open(name: string, onRestart?: (cause: unknown) => void): Promise<ThreadScorer> {
  const scorer = await openInThread({ directory: fixture(name) }, onRestart);
  opened.push(scorer);
  return scorer;
}

afterEach(async () => {
  for (const scorer of opened.splice(0)) await scorer.release();
});

/** Ends the model's thread with an error of its own, by a message that is none. */
async function crash(scorer: ThreadScorer): Promise<void> {
  const port = await scorer.connect();
  const closed = once(port, 'close');
  port.postMessage(null, []);
  await closed;
}

describe('a model in a thread', () => {
  it.each(['models/telco-lr', 'models/multiclass', 'models/regression'])(
    'gives exactly what it gives on the calling thread: %s',
    async (name) => {
      const inThread = await open(name);
      const here = await createScorer({ directory: fixture(name) });
      const rows = await evaluationRows(name, here);
      expect(inThread.description).toEqual(here.description);
      expect(await inThread.score(rows)).toEqual(await here.score(rows));
      await here.release();
    },
  );

  it('passes every type of column, and values that are missing', async () => {
    const scorer = await open('onnx/typed');
    const here = await createScorer({ directory: fixture('onnx/typed') });
    const rows = typedRows(3, (row) => row > 0);
    expect(await scorer.score(rows)).toEqual(await here.score(rows));
    await here.release();
  });

  it('tells why it cannot be opened, with code and cause', async () => {
    await expect(openInThread({ directory: fixture('onnx/external-absent') })).rejects.toMatchObject({
      code: 'MODEL_FILE_MISSING',
      status: 500,
    });
    await expect(openInThread({ directory: fixture('none') })).rejects.toMatchObject({
      code: 'MODEL_FILE_MISSING',
      cause: expect.any(Error),
    });
  });

  it('passes errors of a run with code, path and status', async () => {
    const scorer = await open('onnx/typed');
    await expect(scorer.score(typedRows(2, (row) => (row === 1 ? null : true)))).rejects.toMatchObject({
      code: 'COLUMN_NULL',
      path: 'data[1].flag',
      status: 400,
      retryable: false,
    });
    expect(await scorer.score(typedRows(1))).toMatchObject({ task: 'regression' });
  });

  it('release waits for what was sent, refuses the rest, and may be called twice', async () => {
    const scorer = await openInThread({ directory: fixture('onnx/typed') });
    const sent = [1, 2, 3].map((rows) => scorer.score(typedRows(rows)));
    await Promise.all([scorer.release(), scorer.release()]);
    expect(await Promise.all(sent)).toHaveLength(3);
    await expect(scorer.score(typedRows(1))).rejects.toMatchObject({
      code: 'SCORER_RELEASED',
      retryable: true,
    });
  });

  it('answers its owner before the chunks of a port that came earlier', async () => {
    const scorer = await open('models/telco-lr');
    const rows = await evaluationRows('models/telco-lr', scorer);
    const link = createModelLink(await scorer.connect(), scorer.description, () => undefined);
    const one = new Map([...rows.columns].map(([name, cells]) => [name, cells.slice(0, 1)]));
    let answered = 0;
    const chunks = Array.from({ length: 40 }, async () => {
      await link.score(rows);
      answered += 1;
    });
    await scorer.score({ rows: 1, columns: one });
    expect(answered).toBeLessThan(40);
    await Promise.all(chunks);
    expect(answered).toBe(40);
  });
});

describe('a thread that ends by itself', () => {
  it('fails the calls under way as retryable, and is started again', async () => {
    const causes: unknown[] = [];
    const scorer = await open('onnx/typed', (cause) => causes.push(cause));
    const before = scorer.generation();
    const port = await scorer.connect();
    port.postMessage(null, []);
    const link = createModelLink(port, scorer.description, () => undefined);
    const unavailable = { code: 'MODEL_UNAVAILABLE', status: 503, retryable: true };
    await expect(link.score(typedRows(1))).rejects.toMatchObject(unavailable);
    await expect(link.score(typedRows(1))).rejects.toMatchObject(unavailable);
    const again = await retried(() => scorer.score(typedRows(2)));
    expect(again).toMatchObject({ task: 'regression', predictions: Float64Array.of(10, 11) });
    expect(scorer.generation()).toBeGreaterThan(before);
    expect(causes).toHaveLength(1);
  });

  it('may be released while it is started again', async () => {
    const scorer = await openInThread({ directory: fixture('onnx/typed') });
    await crash(scorer);
    await scorer.release();
    await expect(scorer.score(typedRows(1))).rejects.toMatchObject({ code: 'SCORER_RELEASED' });
  });
});

/** As a caller does with a retryable error; one try may meet the thread that is ending. */
async function retried<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch {
    return call();
  }
}
