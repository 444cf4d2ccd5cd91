import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';
import { systemRandom } from '../../../shared/kernel/random.ts';
import { GROUND_TRUTH_CONTAINER, groundTruthSchema } from '../../../shared/monitoring/messages.ts';
import type { ModelDescription, Task } from '../../../shared/scoring/model-description.ts';
import { createFeedback } from '../../../shared/serving/feedback/feedback.ts';
import { createManualClock } from './manual-clock.ts';
import { createRecordedMetrics } from './serving-world.ts';

const description = (task: Task, classes: string[]): ModelDescription => ({
  modelId: null,
  modelFile: 'model.onnx',
  inputs: [],
  tensors: [],
  params: [],
  outputs: [],
  packaged: true,
  task,
  target: 'y',
  entity: null,
  classes,
  positive: classes[1] ?? null,
  threshold: 0.5,
  onnx: { label: null, probabilities: null, prediction: null },
  evaluation: null,
  profile: null,
});

function setUp(models = [description('binary', ['No', 'Yes']), description('binary', ['No', 'Perhaps'])]) {
  const clock = createManualClock();
  const blobs = createMemoryBlobStore({ clock });
  const metrics = createRecordedMetrics();
  const feedback = createFeedback({
    store: { descriptions: async () => models },
    blobs,
    metrics,
    clock,
    random: systemRandom,
    limits: { maxBytes: 100_000, maxLabels: 100 },
  });
  const send = (body: unknown) => feedback('churn', Buffer.from(JSON.stringify(body)), {});
  const rows = async () => {
    const found = [];
    for await (const { name } of blobs.list(GROUND_TRUTH_CONTAINER, 'model=churn/date=2026-11-21/')) {
      const blob = await blobs.read(GROUND_TRUTH_CONTAINER, name);
      const lines = Buffer.from(blob?.bytes ?? [])
        .toString()
        .trimEnd()
        .split('\n');
      found.push(...lines.map((line) => groundTruthSchema.parse(JSON.parse(line))));
    }
    return found;
  };
  const sendEncoded = (bytes: Uint8Array, contentEncoding: string) =>
    feedback('churn', bytes, { contentEncoding });
  return { feedback, send, sendEncoded, rows, metrics };
}

const id = randomUUID();

describe('labels', () => {
  it('are stored with their prediction, and counted', async () => {
    const { send, rows, metrics } = setUp();
    const answer = await send({
      labels: [
        { prediction_id: `${id}:0`, label: 'Yes' },
        { prediction_id: `${id}:1`, ground_truth: 'No', note: 'ignored' },
        { prediction_id: `${id}:0`, label: 'Yes' },
      ],
    });
    expect(answer).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"model":"churn","accepted":2}',
    });
    expect(await rows()).toEqual([
      { prediction_id: `${id}:0`, timestamp: '2026-11-21T10:00:00.000Z', model: 'churn', label: 'Yes' },
      { prediction_id: `${id}:1`, timestamp: '2026-11-21T10:00:00.000Z', model: 'churn', label: 'No' },
    ]);
    expect(metrics.counted('feedback.labels')).toBe(2);
  });

  it('may be sent again, may be of the version before, and mean row 0 without a row', async () => {
    const { send, rows } = setUp();
    await send({ labels: [{ prediction_id: id, label: 'Perhaps' }] });
    await send({ labels: [{ prediction_id: id, label: 'Perhaps' }] });
    expect((await rows()).map((row) => [row.prediction_id, row.label])).toEqual([
      [`${id}:0`, 'Perhaps'],
      [`${id}:0`, 'Perhaps'],
    ]);
  });

  it('of classes that are numbers or truth values may be sent as such', async () => {
    const { send, rows } = setUp([description('multiclass', ['0', '1', 'true'])]);
    await send({
      labels: [
        { prediction_id: `${id}:0`, label: 1 },
        { prediction_id: `${id}:1`, label: true },
      ],
    });
    expect((await rows()).map((row) => row.label)).toEqual(['1', 'true']);
  });

  it('may come compressed, and only as content-encoding says', async () => {
    const { sendEncoded, rows } = setUp();
    const bytes = Buffer.from(JSON.stringify({ labels: [{ prediction_id: id, label: 'Yes' }] }));
    await sendEncoded(gzipSync(bytes), 'gzip');
    expect((await rows()).map((row) => row.label)).toEqual(['Yes']);
    const refused = { path: 'body', status: 400, code: 'BODY_COMPRESSION' };
    await expect(sendEncoded(bytes, 'gzip')).rejects.toMatchObject(refused);
    await expect(sendEncoded(bytes, 'zstd')).rejects.toMatchObject({ status: 415, code: 'CONTENT_ENCODING' });
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    await expect(sendEncoded(bomb, 'gzip')).rejects.toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  it('of a regression are numbers', async () => {
    const { send, rows } = setUp([description('regression', [])]);
    await send({ labels: [{ prediction_id: id, label: 12.5 }] });
    expect((await rows())[0]?.label).toBe(12.5);
    await expect(send({ labels: [{ prediction_id: id, label: '12.5' }] })).rejects.toMatchObject({
      code: 'LABEL_TYPE',
      path: 'labels[0].label',
    });
  });
});

const good = { prediction_id: `${id}:7`, label: 'Yes' };

describe('bad feedback is refused whole', () => {
  it.each([
    [{}, 'LABELS_MISSING', 'labels', 400],
    [{ labels: {} }, 'LABELS_MISSING', 'labels', 400],
    [{ labels: [] }, 'LABELS_MISSING', 'labels', 400],
    [[good], 'BODY_SHAPE', 'body', 400],
    [{ labels: [good, 'SECRET'] }, 'LABEL_SHAPE', 'labels[1]', 400],
    [{ labels: [good, { label: 'Yes' }] }, 'PREDICTION_ID', 'labels[1].prediction_id', 400],
    [{ labels: [{ ...good, prediction_id: 'SECRET' }] }, 'PREDICTION_ID', 'labels[0].prediction_id', 400],
    [{ labels: [{ ...good, prediction_id: `${id}:-1` }] }, 'PREDICTION_ID', 'labels[0].prediction_id', 400],
    [{ labels: [{ ...good, label: 'SECRET' }] }, 'LABEL_UNKNOWN', 'labels[0].label', 400],
    [{ labels: [{ ...good, label: 'yes' }] }, 'LABEL_UNKNOWN', 'labels[0].label', 400],
    [{ labels: [{ ...good, label: null }] }, 'LABEL_TYPE', 'labels[0].label', 400],
    [{ labels: [{ prediction_id: id }] }, 'LABEL_TYPE', 'labels[0].label', 400],
    [{ labels: [good, { ...good, label: 'No' }] }, 'LABEL_CONFLICT', 'labels[1]', 400],
    [{ labels: Array.from({ length: 101 }, () => good) }, 'LABELS_LIMIT', 'labels', 413],
    [{ labels: ['SECRET'.repeat(20_000)] }, 'BODY_TOO_LARGE', 'body', 413],
  ])('%#', async (body, code, path, status) => {
    const { send, rows } = setUp();
    const error: unknown = await send(body).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, path, status });
    expect(String(error)).not.toContain('SECRET');
    expect(await rows()).toEqual([]);
  });

  it('and so are labels that are no label of the model', async () => {
    const large = setUp([description('multiclass', ['9007199254740992', 'x'])]);
    await expect(
      large.feedback(
        'churn',
        Buffer.from(`{"labels":[{"prediction_id":"${id}","label":9007199254740993}]}`),
        {},
      ),
    ).rejects.toMatchObject({ code: 'LABEL_TYPE', path: 'labels[0].label' });
    const tensors = setUp([{ ...description('regression', []), task: 'outputs' }]);
    await expect(tensors.send({ labels: [good] })).rejects.toMatchObject({
      code: 'LABELS_UNSUPPORTED',
      path: 'labels',
      status: 400,
    });
  });

  it('and so is what is not JSON', async () => {
    const { feedback } = setUp();
    await expect(feedback('churn', Buffer.from('{"labels"'), {})).rejects.toMatchObject({
      code: 'BODY_MALFORMED',
    });
    await expect(feedback('churn', new Uint8Array(), {})).rejects.toMatchObject({ code: 'BODY_EMPTY' });
  });
});
