import { createHmac } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';
import { systemRandom } from '../../../shared/kernel/random.ts';
import {
  type CapturedPrediction,
  capturedPredictionSchema,
  INFERENCE_CONTAINER,
} from '../../../shared/monitoring/messages.ts';
import type { Cell, ColumnBatch } from '../../../shared/scoring/column-batch.ts';
import {
  type Capture,
  type CaptureSettings,
  createCapture,
} from '../../../shared/serving/capture/capture.ts';
import { createLinePacker } from '../../../shared/serving/capture/pack-lines.ts';
import type { CapturedRequest } from '../../../shared/serving/capture/captured-rows.ts';
import type { RowBlobs } from '../../../shared/serving/ports.ts';
import { createManualClock } from './manual-clock.ts';
import { createRecordedLog, createRecordedMetrics, policiesOf, policyOf } from './serving-world.ts';

const MODEL = 'churn';
const SALT = 'a salt of tests';

function setUp(
  change: Partial<CaptureSettings> = {},
  redact = {},
  port: Partial<RowBlobs> = {},
  enabled = true,
) {
  const clock = createManualClock();
  const blobs = createMemoryBlobStore({ clock });
  const log = createRecordedLog();
  const metrics = createRecordedMetrics();
  const policy = policyOf({
    task: 'binary',
    target: 'y',
    positive: 'Yes',
    primary: 'f1',
    entity: 'who',
    capture: { redact, enabled },
  });
  const capture = createCapture({
    policies: policiesOf({ [MODEL]: policy }),
    blobs: { ...blobs, ...port },
    clock,
    random: systemRandom,
    log,
    metrics,
    settings: { flushIntervalMs: 2000, flushRows: 1000, maxRows: 5000, salt: SALT, ...change },
  });
  return { clock, blobs, log, metrics, capture };
}

const columnsOf = (rows: number): ColumnBatch['columns'] =>
  new Map<string, Cell[]>([
    ['age', Array.from({ length: rows }, (_, row) => 37.5 + row)],
    ['city "x"', Array.from({ length: rows }, () => 'Köln')],
    ['seen', Array.from({ length: rows }, () => null)],
  ]);

const request = (id: string, rows = 1, change: Partial<CapturedRequest> = {}): CapturedRequest => ({
  predictionId: id,
  moment: new Date('2026-11-21T10:00:00.000Z'),
  model: MODEL,
  version: '3',
  alias: 'champion',
  route: 'champion',
  input: { rows, columns: columnsOf(rows) },
  outputs: Array.from({ length: rows }, () => '{"label":"Yes","probability":0.75}'),
  entities: Array.from({ length: rows }, (_, row) => `person ${row}`),
  traceId: null,
  ...change,
});

type Stored = { name: string; text: string };

const textOf = (name: string, bytes: Uint8Array): string =>
  (name.endsWith('.gz') ? gunzipSync(bytes) : Buffer.from(bytes)).toString();

async function stored(blobs: ReturnType<typeof createMemoryBlobStore>, prefix = ''): Promise<Stored[]> {
  const found: Stored[] = [];
  for await (const { name } of blobs.list(INFERENCE_CONTAINER, prefix)) {
    const blob = await blobs.read(INFERENCE_CONTAINER, name);
    found.push({ name, text: textOf(name, blob?.bytes ?? new Uint8Array()) });
  }
  return found;
}

const rowsOf = (blobs: Stored[]): CapturedPrediction[] =>
  blobs.flatMap(({ text }) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => capturedPredictionSchema.parse(JSON.parse(line))),
  );

/** A row as the thread of large requests hands it over. */
const lineOf = (id: string) =>
  createLinePacker()({
    rows: 1,
    line: () =>
      `{"prediction_id":"${id}:0","timestamp":"2026-11-21T10:00:00.000Z","model":"${MODEL}","version":"3",` +
      '"alias":"champion","route":"champion","features":{},"outputs":{},"entity_id":null,"trace_id":null}',
  });

const packed = (id: string, rows: number) =>
  createLinePacker()({
    rows,
    line: (row) => `{"prediction_id":"${id}:${row}","text":"${'é'.repeat(500)}"}`,
  });

describe('rows that are packed already', () => {
  it('are appended to a blob of their own, which reads as one gzip', async () => {
    const { capture, blobs, metrics } = setUp();
    const moment = new Date('2026-11-21T10:00:00.000Z');
    capture.recordLines(MODEL, moment, packed('a', 2));
    capture.record(request('b', 1));
    capture.recordLines(MODEL, moment, packed('c', 1));
    await capture.flush();
    capture.recordLines(MODEL, moment, packed('d', 1));
    await capture.flush();
    const names: string[] = [];
    for await (const { name } of blobs.list(INFERENCE_CONTAINER, '')) names.push(name);
    expect(names.map((name) => name.replace(/[0-9a-f-]{36}/, 'INSTANCE')).toSorted()).toEqual([
      'model=churn/date=2026-11-21/hour=10/INSTANCE-0.jsonl.gz',
      'model=churn/date=2026-11-21/hour=10/INSTANCE-1.jsonl',
    ]);
    const name = names.find((one) => one.endsWith('.gz')) ?? '';
    const text = gunzipSync((await blobs.read(INFERENCE_CONTAINER, name))?.bytes ?? '').toString();
    const ids = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).prediction_id);
    expect(ids).toEqual(['a:0', 'a:1', 'c:0', 'd:0']);
    expect(metrics.counted('capture.written')).toBe(5);
  });

  it('are in members of 1 MB at most, whole lines each, and one for a longer line', () => {
    const members = packed('a', 2000);
    expect(members.length).toBeGreaterThan(1);
    expect(members.reduce((sum, { rows }) => sum + rows, 0)).toBe(2000);
    const texts = members.map(({ bytes }) => gunzipSync(bytes).toString());
    expect(texts.every((text) => text.endsWith('}\n') && text.length <= 1_000_000)).toBe(true);
    const long = createLinePacker()({ rows: 3, line: (row) => 'x'.repeat(row === 1 ? 2_000_000 : 1) });
    expect(long.map(({ bytes }) => gunzipSync(bytes).length)).toEqual([2, 2_000_001, 2]);
    expect(createLinePacker()({ rows: 0, line: () => '' })).toEqual([]);
  });
});

describe('rows', () => {
  it('are not kept where the policy has capture off', async () => {
    const { capture, blobs } = setUp({}, {}, {}, false);
    capture.record(request('id-1', 2));
    await capture.flush();
    expect(await stored(blobs)).toEqual([]);
    expect(capture.status()).toEqual({ buffered: 0, dropped: 0, lost: 0 });
  });

  it('are written by the schema into the partition of their hour', async () => {
    const { capture, blobs, metrics } = setUp();
    capture.record(request('id-1', 2, { traceId: 'f'.repeat(32) }));
    capture.record(request('id-2', 1, { moment: new Date('2026-11-21T11:59:59.999Z'), entities: undefined }));
    await capture.flush();
    const found = await stored(blobs);
    expect(found.map(({ name }) => name.replace(/[0-9a-f-]{36}/, 'INSTANCE'))).toEqual([
      'model=churn/date=2026-11-21/hour=10/INSTANCE-0.jsonl',
      'model=churn/date=2026-11-21/hour=11/INSTANCE-1.jsonl',
    ]);
    expect(rowsOf(found)).toEqual([
      {
        prediction_id: 'id-1:0',
        timestamp: '2026-11-21T10:00:00.000Z',
        model: MODEL,
        version: '3',
        alias: 'champion',
        route: 'champion',
        features: { age: 37.5, 'city "x"': 'Köln', seen: null },
        outputs: { label: 'Yes', probability: 0.75 },
        entity_id: 'person 0',
        trace_id: 'f'.repeat(32),
      },
      expect.objectContaining({ prediction_id: 'id-1:1', entity_id: 'person 1' }),
      expect.objectContaining({ prediction_id: 'id-2:0', entity_id: null, trace_id: null }),
    ]);
    expect(metrics.counted('capture.written')).toBe(3);
    expect(capture.status()).toEqual({ buffered: 0, dropped: 0, lost: 0 });
  });

  it('are redacted before they are kept: dropped, hashed with the salt, rounded down', async () => {
    const redact = { 'city "x"': 'drop', who: 'hash', age: { bucket: 10 } };
    const { capture, blobs } = setUp({}, redact);
    capture.record(request('id', 1));
    await capture.flush();
    const found = await stored(blobs);
    expect(rowsOf(found)[0]).toMatchObject({
      features: { age: 30, seen: null },
      entity_id: createHmac('sha256', SALT).update('person 0').digest('hex'),
    });
    expect(found[0]?.text).not.toMatch(/Köln|person|37\.5/);
  });

  it('keep no entity where its column is dropped', async () => {
    const { capture, blobs } = setUp({}, { who: 'drop' });
    capture.record(request('id', 1));
    await capture.flush();
    expect(rowsOf(await stored(blobs))[0]?.entity_id).toBeNull();
  });

  it('cannot be hashed without a salt, which the start says', () => {
    expect(() => setUp({ salt: undefined }, { who: 'hash' })).toThrow(
      expect.objectContaining({ code: 'HASH_SALT_MISSING' }),
    );
  });
});

describe('the buffer', () => {
  it('is written when enough rows wait, without anybody waiting for it', async () => {
    const { capture, blobs } = setUp({ flushRows: 10 });
    for (let call = 0; call < 9; call += 1) capture.record(request(`id-${call}`));
    expect(await stored(blobs)).toEqual([]);
    capture.record(request('id-9'));
    await vi.waitFor(async () => expect(rowsOf(await stored(blobs))).toHaveLength(10));
  });

  it('is written when the time has come, and at the stop', async () => {
    const { capture, blobs, clock } = setUp();
    capture.start();
    capture.record(request('id-0'));
    clock.advance(2000);
    await vi.waitFor(async () => expect(await stored(blobs)).toHaveLength(1));
    capture.record(request('id-1'));
    await capture.stop();
    expect(rowsOf(await stored(blobs))).toHaveLength(2);
    expect(clock.sleeping()).toBe(0);
  });

  it('drops and counts whole requests above its bound', async () => {
    const { capture, blobs, metrics } = setUp({ maxRows: 5, flushRows: 100 });
    capture.record(request('id-0', 3));
    capture.record(request('id-1', 3));
    capture.record(request('id-2', 2));
    expect(capture.status()).toEqual({ buffered: 5, dropped: 3, lost: 0 });
    expect(metrics.counted('capture.dropped')).toBe(3);
    await capture.flush();
    expect(
      rowsOf(await stored(blobs)).map(({ prediction_id, dropped_before }) => [prediction_id, dropped_before]),
    ).toEqual([
      ['id-0:0', undefined],
      ['id-0:1', undefined],
      ['id-0:2', undefined],
      ['id-2:0', 3],
      ['id-2:1', undefined],
    ]);
  });

  it('say in the table how many were dropped before them, those written by another thread too', async () => {
    const { capture, blobs } = setUp({ maxRows: 2, flushRows: 100 });
    const record = (id: string) =>
      capture.recordLines(MODEL, new Date('2026-11-21T10:00:00.000Z'), lineOf(id));
    for (const id of ['id-0', 'id-1', 'id-2', 'id-3']) record(id);
    await capture.flush();
    for (const id of ['id-4', 'id-5']) record(id);
    await capture.flush();
    expect(rowsOf(await stored(blobs)).map((row) => row.dropped_before)).toEqual([
      undefined,
      undefined,
      2,
      undefined,
    ]);
    expect(capture.status().dropped).toBe(2);
  });

  it('writes many rows in several blocks', async () => {
    const sizes: number[] = [];
    const { capture, blobs } = setUp(
      { flushRows: 100_000, maxRows: 100_000 },
      {},
      {
        append: async (container, name, content) => {
          sizes.push(Buffer.byteLength(content));
          return blobs.append(container, name, content);
        },
      },
    );
    for (let call = 0; call < 10; call += 1) capture.record(request(`id-${call}`, 1000));
    await capture.flush();
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(4 * 1024 * 1024);
    expect(rowsOf(await stored(blobs))).toHaveLength(10_000);
  });
});

/** Lets every pause of a flush pass. */
async function flushThrough(capture: Capture, clock: ReturnType<typeof createManualClock>): Promise<void> {
  const done = capture.flush().then(() => true);
  for (;;) {
    const finished = await Promise.race([
      done,
      new Promise<boolean>((resolve) => setImmediate(resolve, false)),
    ]);
    if (finished) return;
    if (clock.sleeping() > 0) clock.advance(1000);
  }
}

const refuse = async (): Promise<never> => {
  throw new Error('refused');
};

describe('when storage fails', () => {
  it('an append is tried again in another blob', async () => {
    let failures = 2;
    const { capture, blobs, clock, metrics } = setUp(
      {},
      {},
      {
        append: async (container, name, content) => {
          failures -= 1;
          if (failures >= 0) throw new Error('refused');
          return blobs.append(container, name, content);
        },
      },
    );
    capture.record(request('id', 2));
    await flushThrough(capture, clock);
    expect(rowsOf(await stored(blobs))).toHaveLength(2);
    expect(metrics.counted('capture.failed_writes')).toBe(2);
    expect(metrics.counted('capture.written')).toBe(2);
  });

  it('rows that cannot be appended go to a dead letter, redacted too', async () => {
    const { capture, blobs, clock, metrics, log } = setUp(
      {},
      { who: 'hash', 'city "x"': 'drop' },
      { append: refuse },
    );
    capture.record(request('id', 2));
    await flushThrough(capture, clock);
    const letters = await stored(blobs, 'dead-letter/');
    expect(letters[0]?.name).toMatch(
      /^dead-letter\/model=churn\/date=2026-11-21\/hour=10\/[0-9a-f-]{36}\.jsonl$/,
    );
    expect(rowsOf(letters)).toHaveLength(2);
    expect(letters[0]?.text).not.toMatch(/Köln|person/);
    expect(metrics.counted('capture.dead_lettered')).toBe(2);
    expect(log.lines.join('\n')).toContain('dead letter');
    expect(capture.status().buffered).toBe(0);
  });

  it('rows wait in the bounded buffer until storage is back', async () => {
    let away = true;
    const { capture, blobs, clock } = setUp(
      { maxRows: 4 },
      {},
      {
        append: async (container, name, content) =>
          away ? refuse() : blobs.append(container, name, content),
        write: async (container, name, content) => (away ? refuse() : blobs.write(container, name, content)),
      },
    );
    capture.record(request('id-0', 3));
    await flushThrough(capture, clock);
    expect(capture.status()).toEqual({ buffered: 3, dropped: 0, lost: 0 });
    capture.record(request('id-1', 2));
    expect(capture.status()).toEqual({ buffered: 3, dropped: 2, lost: 0 });
    away = false;
    await flushThrough(capture, clock);
    expect(rowsOf(await stored(blobs)).map((row) => row.prediction_id)).toEqual([
      'id-0:0',
      'id-0:1',
      'id-0:2',
    ]);
    expect(capture.status().buffered).toBe(0);
  });

  it('rows that nothing takes until the stop are lost, counted and logged', async () => {
    const { capture, clock, metrics, log } = setUp({}, {}, { append: refuse, write: refuse });
    capture.record(request('id', 3));
    await flushThrough(capture, clock);
    const stopped = capture.stop();
    await vi.waitFor(() => {
      clock.advance(1000);
      expect(capture.status().lost).toBe(3);
    });
    await stopped;
    expect(metrics.counted('capture.lost')).toBe(3);
    expect(log.lines.join('\n')).toContain('lost at the stop');
  });
});
