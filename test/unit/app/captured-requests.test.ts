import { describe, expect, it } from 'vitest';
import { createCapturedRequests } from '../../../shared/app/adapters/captured-requests.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { CapturedRequestsQuery } from '../../../shared/promotion/ports.ts';
import type { InputColumn } from '../../../shared/scoring/model-description.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { readColumns } from '../../../shared/tables/read-columns.ts';
import { readTable } from '../../../shared/tables/read-table.ts';
import { withScratchFolder } from '../../../shared/tables/scratch-folder.ts';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';
import { samplePolicy } from '../promotion/evidence-sample.ts';

const NOW = new Date('2026-03-02T00:30:00Z');
const clock: Clock = { now: () => NOW, sleep: async () => undefined };

const inputs: InputColumn[] = [
  { name: 'tenure', type: 'long', required: true },
  { name: 'plan', type: 'string', required: true },
  { name: "the customer's age/years", type: 'double', required: false },
];

/** One captured row; `minute` counts from midnight of the first day. */
function captured(minute: number, changes: object = {}): object {
  const timestamp = new Date(Date.parse('2026-03-01T00:00:00Z') + minute * 60_000).toISOString();
  return {
    prediction_id: `p-${String(minute).padStart(5, '0')}`,
    timestamp,
    version: '6',
    alias: 'champion',
    route: 'champion',
    features: { tenure: minute, plan: 'a', "the customer's age/years": 1.5 },
    outputs: { label: 'Yes', probability: 0.75 },
    ...changes,
  };
}

/** Blobs by hour as capture writes them. */
async function blobsOf(rows: readonly object[]) {
  const blobs = createMemoryBlobStore();
  const read: string[] = [];
  for (const row of rows) {
    const [date = '', time = ''] = String(Reflect.get(row, 'timestamp')).split('T');
    const name = `model=churn/date=${date}/hour=${time.slice(0, 2)}/one.jsonl`;
    await blobs.append('inference', name, `${JSON.stringify(row)}\n`);
  }
  const counted: Pick<typeof blobs, 'list' | 'download'> = {
    list: (...given) => blobs.list(...given),
    download: (container, name, ...rest) => {
      read.push(name);
      return blobs.download(container, name, ...rest);
    },
  };
  return { blobs: counted, read };
}

async function requestsOf(
  rows: readonly object[],
  query: Partial<CapturedRequestsQuery> = {},
  policy: object = {},
) {
  const { blobs, read } = await blobsOf(rows);
  const fetch = createCapturedRequests({ blobs, policyOf: () => samplePolicy({ ...policy }), clock });
  return withScratchFolder(async (folder) => {
    const file = `${folder}/requests.parquet`;
    const asked = {
      model: 'churn',
      inputs,
      outputs: ['label', 'probability'],
      rows: 1000,
      maxAge: '7d',
      ...query,
    };
    const found = await fetch(asked, file);
    if (found.kind === 'none') return { found, read, columns: new Map<string, unknown[]>() };
    const columns = await withDuckDb(async (database) =>
      readColumns(database, `SELECT * FROM ${await readTable(database, file)}`),
    );
    return { found, read, columns };
  });
}

const minutes = (columns: ReadonlyMap<string, unknown[]>) => columns.get('tenure');

describe('captured requests', () => {
  it('are inputs by their names, answers as training records them, and times', async () => {
    const { found, columns } = await requestsOf([captured(3), captured(1)]);
    expect(found).toEqual({ kind: 'rows' });
    expect(Object.fromEntries(columns)).toEqual({
      tenure: [1, 3],
      plan: ['a', 'a'],
      "the customer's age/years": [1.5, 1.5],
      __label: ['Yes', 'Yes'],
      __probability: [0.75, 0.75],
      __captured_at: ['2026-03-01T00:01:00.000Z', '2026-03-01T00:03:00.000Z'],
    });
  });

  it('are the newest ones, at most so many, and older hours are not read', async () => {
    const rows = Array.from({ length: 600 }, (_, minute) => captured(minute));
    const { columns, read } = await requestsOf(rows, { rows: 70 });
    expect(minutes(columns)).toEqual(Array.from({ length: 70 }, (_, at) => 530 + at));
    expect([...new Set(read)].toSorted()).toEqual([
      'model=churn/date=2026-03-01/hour=08/one.jsonl',
      'model=churn/date=2026-03-01/hour=09/one.jsonl',
    ]);
  });

  it('are all there are, each once, where there are fewer', async () => {
    const rows = [10, 70, 130, 190, 250, 70].map((minute) => captured(minute));
    expect(minutes((await requestsOf(rows)).columns)).toEqual([10, 70, 130, 190, 250]);
    expect(minutes((await requestsOf(rows, { rows: 2 })).columns)).toEqual([190, 250]);
    expect(minutes((await requestsOf(rows, { rows: 1 })).columns)).toEqual([250]);
  });

  it('are no older than asked, and of the champion route of this model', async () => {
    const rows = [
      captured(30),
      captured(29),
      captured(31, { route: 'shadow' }),
      captured(32, { model: 'other' }),
      captured(1470),
      captured(1469),
    ];
    expect(minutes((await requestsOf(rows, { maxAge: '1d' })).columns)).toEqual([30, 32, 1469]);
  });

  it('have what is not there as missing', async () => {
    const { columns } = await requestsOf([
      captured(1, { features: { plan: 'a' }, outputs: { prediction: 3 } }),
    ]);
    expect(Object.fromEntries(columns)).toMatchObject({ tenure: [null], plan: ['a'], __label: [null] });
  });

  it.each([
    [{}, 'no request was captured in the last 7d', []],
    [{}, 'no request was captured in the last 7d', [captured(1, { route: 'shadow' })]],
    [{ capture: { enabled: false } }, 'requests are not captured', [captured(1)]],
    [{ capture: { redact: { plan: 'hash', other: 'drop' } } }, 'capture redacts plan', [captured(1)]],
    [
      { capture: { redact: { plan: 'drop', tenure: { bucket: 12 } } } },
      'capture redacts tenure, plan',
      [captured(1)],
    ],
  ])('are none with %j: %s', async (policy, why, rows) => {
    expect((await requestsOf(rows, {}, policy)).found).toEqual({ kind: 'none', why });
  });

  it('are none of a model without a policy, nor of nested inputs', async () => {
    const { blobs } = await blobsOf([captured(1)]);
    const unknown = createCapturedRequests({ blobs, policyOf: () => undefined, clock });
    const query = { model: 'churn', inputs, outputs: [], rows: 1, maxAge: '7d' };
    expect(await unknown(query, 'nowhere')).toEqual({ kind: 'none', why: 'requests are not captured' });
    const nested: InputColumn = { name: 'baskets', type: 'array', items: { type: 'long' }, required: true };
    expect((await requestsOf([captured(1)], { inputs: [...inputs, nested] })).found).toEqual({
      kind: 'none',
      why: 'capture keeps no baskets to replay',
    });
    const moment: InputColumn = { name: 'plan', type: 'datetime', required: true };
    expect((await requestsOf([captured(1)], { inputs: [moment] })).found).toEqual({ kind: 'rows' });
  });

  it('stop when they are told to', async () => {
    const { blobs } = await blobsOf([captured(1)]);
    const fetch = createCapturedRequests({ blobs, policyOf: () => samplePolicy(), clock });
    const query = { model: 'churn', inputs, outputs: [], rows: 1, maxAge: '7d' };
    await expect(fetch(query, 'nowhere', AbortSignal.abort())).rejects.toThrow('aborted');
  });
});
