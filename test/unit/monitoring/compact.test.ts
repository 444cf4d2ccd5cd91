import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { BlobStore } from '../../../shared/azure/blob-store.ts';
import { silentLog } from '../../../shared/kernel/log.ts';
import { capturedType } from '../../../shared/monitoring/windows/captured-type.ts';
import { compactHour } from '../../../shared/monitoring/windows/compact.ts';
import { listHours } from '../../../shared/monitoring/windows/inference-blobs.ts';
import { createRowLoader } from '../../../shared/monitoring/windows/load-rows.ts';
import { type Cell, withDuckDb } from '../../../shared/tables/database.ts';
import { describeTable } from '../../../shared/tables/describe-table.ts';
import { quoteFiles } from '../../../shared/tables/quote.ts';
import { withScratchFolder } from '../../../shared/tables/scratch-folder.ts';
import { createWorld, customers, MODEL, policyOf, type World } from './world.ts';

const FIRST = '2026-03-01T00:00:00Z';
const PARTITION = `model=${MODEL}/date=2026-03-01/hour=00/`;
const range = { start: new Date(FIRST), end: new Date('2026-03-01T03:00:00Z') };

async function compactAll(world: World, blobs: BlobStore = world.blobs) {
  const policy = policyOf();
  const totals = { rows: 0, malformed: 0 };
  for (const hour of await listHours(blobs, MODEL)) {
    const done = await compactHour({ blobs, log: silentLog }, hour, (part, name) =>
      capturedType(policy, part, name),
    );
    totals.rows += done.rows;
    totals.malformed += done.malformed;
  }
  return totals;
}

/** What a window over everything sees. */
async function visibleIds(world: World): Promise<string[]> {
  const hours = await listHours(world.blobs, MODEL);
  return withScratchFolder((folder) =>
    withDuckDb(async (database) => {
      await createRowLoader({ blobs: world.blobs, database, folder, hours }).load(range, []);
      const rows = await database.query('SELECT prediction_id FROM captured ORDER BY prediction_id');
      return rows.map((row) => String(row['prediction_id']));
    }),
  );
}

async function readStored(world: World, sql: string): Promise<Record<string, Cell>[]> {
  return withScratchFolder(async (folder) => {
    const files: string[] = [];
    for (const name of await world.names('inference', PARTITION)) {
      if (!name.endsWith('.parquet')) continue;
      files.push(`${folder}/${files.length}.parquet`);
      await world.blobs.download('inference', name, files.at(-1) ?? '');
    }
    return withDuckDb((database) =>
      database.query(sql.replace('$table', `read_parquet(${quoteFiles(files)}, union_by_name = true)`)),
    );
  });
}

describe('compaction', () => {
  it('takes lines that are gzip, of several members, beside those that are not', async () => {
    const world = createWorld();
    await world.capture(FIRST, customers(2, 30));
    const [name = ''] = await world.names('inference', PARTITION);
    const lines = Buffer.from((await world.blobs.read('inference', name))?.bytes ?? []).toString();
    const more = lines.replaceAll('"prediction_id":"', '"prediction_id":"zip-');
    for (const part of [more.slice(0, more.indexOf('\n') + 1), more.slice(more.indexOf('\n') + 1)])
      await world.blobs.append('inference', `${PARTITION}instance-1.jsonl.gz`, gzipSync(part));
    expect(await visibleIds(world)).toHaveLength(60);
    expect(await compactAll(world)).toEqual({ rows: 60, malformed: 0 });
    expect((await world.names('inference', PARTITION)).map((one) => one.split('.').at(-1))).toEqual([
      'parquet',
    ]);
    expect(await visibleIds(world)).toHaveLength(60);
  });

  it('turns lines into one typed Parquet file and removes them', async () => {
    const world = createWorld();
    await world.capture(FIRST, customers(2, 50));
    const before = await visibleIds(world);
    expect(await compactAll(world)).toEqual({ rows: 50, malformed: 0 });
    const names = await world.names('inference');
    expect(names).toHaveLength(1);
    expect(names[0]).toMatch(/hour=00\/part-[0-9a-f]{16}\.parquet$/);
    expect(await visibleIds(world)).toEqual(before);
    const types = await withScratchFolder(async (folder) => {
      await world.blobs.download('inference', names[0] ?? '', `${folder}/x.parquet`);
      return withDuckDb((database) =>
        describeTable(database, `read_parquet(${quoteFiles([`${folder}/x.parquet`])})`),
      );
    });
    expect(types.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'prediction_id VARCHAR',
      'timestamp TIMESTAMP WITH TIME ZONE',
      'version VARCHAR',
      'alias VARCHAR',
      'route VARCHAR',
      'entity_id VARCHAR',
      'trace_id VARCHAR',
      'dropped_before BIGINT',
      'features.contract VARCHAR',
      'features.tenure BIGINT',
      'outputs.label VARCHAR',
      'outputs.probability DOUBLE',
    ]);
  });

  it('keeps the count of rows that were dropped', async () => {
    const world = createWorld();
    await world.capture(FIRST, customers(2, 3));
    const [name] = await world.names('inference');
    const blob = await world.blobs.read('inference', name ?? '');
    const text = Buffer.from(blob?.bytes ?? []).toString();
    await world.blobs.write('inference', name ?? '', text.replace('{', '{"dropped_before":7,'));
    await compactAll(world);
    expect(await readStored(world, 'SELECT sum(dropped_before) AS dropped FROM $table')).toEqual([
      { dropped: 7n },
    ]);
  });

  it('has nothing to do twice', async () => {
    const world = createWorld();
    await world.capture(FIRST, customers(2, 50));
    await compactAll(world);
    expect(await compactAll(world)).toEqual({ rows: 0, malformed: 0 });
    expect(await world.names('inference')).toHaveLength(1);
  });

  it('writes rows that came twice once: repeated appends, other blobs, dead letters', async () => {
    const world = createWorld();
    const rows = customers(2, 50);
    await world.capture(FIRST, rows);
    await world.capture(FIRST, rows);
    const lines = await world.blobs.read('inference', `${PARTITION}instance-0.jsonl`);
    await world.blobs.write('inference', `${PARTITION}other.jsonl`, lines?.bytes ?? '');
    await world.blobs.write('inference', `dead-letter/${PARTITION}x.jsonl`, lines?.bytes ?? '');
    expect((await compactAll(world)).rows).toBe(50);
    expect(await world.names('inference')).toHaveLength(1);
    expect(await visibleIds(world)).toHaveLength(50);
  });

  it('takes rows that arrive after the compaction into a second file', async () => {
    const world = createWorld();
    await world.capture(FIRST, customers(2, 30));
    await compactAll(world);
    await world.capture(FIRST, customers(2, 40));
    expect(await visibleIds(world)).toHaveLength(40);
    expect((await compactAll(world)).rows).toBe(10);
    expect(await visibleIds(world)).toHaveLength(40);
  });

  it('loses no line that is appended while it works', async () => {
    const world = createWorld();
    await world.capture(FIRST, customers(2, 30));
    const busy: BlobStore = {
      ...world.blobs,
      upload: async (container, name, file, options) => {
        await world.capture(FIRST, customers(2, 45));
        return world.blobs.upload(container, name, file, options);
      },
    };
    expect((await compactAll(world, busy)).rows).toBe(30);
    expect(await world.names('inference', `${PARTITION}instance`)).toHaveLength(1);
    expect(await visibleIds(world)).toHaveLength(45);
    expect((await compactAll(world)).rows).toBe(15);
    expect(await world.names('inference', `${PARTITION}instance`)).toHaveLength(0);
    expect(await visibleIds(world)).toHaveLength(45);
  });

  it('keeps the lines when the stored file does not read back', async () => {
    const world = createWorld();
    await world.capture(FIRST, customers(2, 30));
    const lossy: BlobStore = {
      ...world.blobs,
      upload: (container, name, _file, options) => world.blobs.write(container, name, 'PAR1', options),
    };
    await expect(compactAll(world, lossy)).rejects.toMatchObject({
      code: 'COMPACTION_FAILED',
      retryable: true,
    });
    expect(await world.names('inference')).toEqual([`${PARTITION}instance-0.jsonl`]);
    expect((await compactAll(world)).rows).toBe(30);
  });

  it('sets lines aside that are no rows, and reads the others', async () => {
    const world = createWorld();
    await world.capture(FIRST, customers(2, 20));
    const bad = [
      '{"prediction_id":"x"',
      '{"prediction_id":null}',
      '[]',
      '{"prediction_id":"y","timestamp":"soon"}',
    ];
    await world.blobs.append('inference', `${PARTITION}instance-0.jsonl`, `${bad.join('\n')}\n`);
    expect(await visibleIds(world)).toHaveLength(20);
    expect(await compactAll(world)).toEqual({ rows: 20, malformed: 4 });
    const aside = (await world.names('inference')).find((name) => name.endsWith('.malformed'));
    const content = await world.blobs.read('inference', aside ?? '');
    expect(
      Buffer.from(content?.bytes ?? [])
        .toString()
        .trimEnd()
        .split('\n')
        .toSorted(),
    ).toEqual(bad.toSorted());
  });

  it('keeps lists and objects as JSON text, and every digit of a long that the policy names', async () => {
    const world = createWorld();
    const line = JSON.stringify({
      prediction_id: 'x:0',
      timestamp: FIRST,
      model: MODEL,
      version: '1',
      alias: 'champion',
      route: 'champion',
      features: { tenure: 'DIGITS', list: [1, 'DIGITS'], map: { 'a "b"': null }, mixed: 1 },
      outputs: { scores: [0.5, null], words: 'yes', label: 'Yes', probability: 0.5 },
      entity_id: null,
      trace_id: null,
    }).replaceAll('"DIGITS"', '9007199254740993');
    const other = line.replace('x:0', 'x:1').replace('"mixed":1', '"mixed":[1]');
    await world.blobs.append('inference', `${PARTITION}instance-0.jsonl`, `${line}\n${other}\n`);
    expect(await visibleIds(world)).toEqual(['x:0', 'x:1']);
    expect(await compactAll(world)).toEqual({ rows: 2, malformed: 0 });
    const stored = await readStored(world, 'SELECT * FROM $table ORDER BY prediction_id');
    expect(stored[0]).toMatchObject({
      'features.tenure': 9007199254740993n,
      'features.list': '[1,9007199254740993]',
      'features.map': '{"a \\"b\\"":null}',
      'features.mixed': '1',
      'outputs.scores': '[0.5,null]',
      'outputs.words': 'yes',
      'outputs.label': 'Yes',
      'outputs.probability': 0.5,
    });
    expect(stored[1]).toMatchObject({ 'features.mixed': '[1]' });
  });

  it('keeps hostile column names and types them by their values', async () => {
    const world = createWorld();
    const name = `o'dd "name"/~.x`;
    const rows = customers(2, 3).map((row) => ({
      ...row,
      features: { [name]: 1.5, flag: true, none: null },
    }));
    await world.capture(FIRST, rows);
    await compactAll(world);
    const stored = await readStored(world, 'SELECT * FROM $table LIMIT 1');
    expect(stored[0]).toMatchObject({
      [`features.${name}`]: 1.5,
      'features.flag': true,
      'features.none': null,
    });
  });
});
