import { describe, expect, it } from 'vitest';
import { createProductionRows } from '../../../shared/app/adapters/production-rows.ts';
import type { Profile } from '../../../shared/monitoring/profile/profile.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { readColumns } from '../../../shared/tables/read-columns.ts';
import { readTable } from '../../../shared/tables/read-table.ts';
import { withScratchFolder } from '../../../shared/tables/scratch-folder.ts';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';
import { samplePolicy } from '../promotion/evidence-sample.ts';

const MIDNIGHT = Date.parse('2026-03-01T00:00:00Z');
const at = (minute: number): string => new Date(MIDNIGHT + minute * 60_000).toISOString();

const profile: Profile = {
  format: 1,
  rows: 10,
  columns: {
    tenure: {
      kind: 'number',
      edges: [0, 1],
      counts: [10],
      nulls: 0,
      nan: 0,
      infinite: 0,
      below: 0,
      above: 0,
      min: 0,
      max: 1,
      mean: 0.5,
      m2: 0,
    },
    plan: { kind: 'category', counts: { a: 10 }, other: 0, nulls: 0 },
  },
  outputs: {},
};

/** A row captured at a minute of the day. */
const captured = (minute: number, changes: object = {}): object => ({
  prediction_id: `p${minute}`,
  timestamp: at(minute),
  version: '6',
  alias: 'champion',
  route: 'champion',
  entity_id: `c${minute}`,
  features: { tenure: minute, plan: 'a' },
  outputs: { label: 'Yes', probability: 0.75 },
  ...changes,
});

/** A label that arrived at a minute of the day for a row. */
const label = (id: string, minute: number, value = 'Yes'): object => ({
  prediction_id: id,
  timestamp: at(minute),
  model: 'churn',
  label: value,
});

const version = {
  model: 'churn',
  version: '7',
  createdAt: 1,
  runId: null,
  status: 'READY' as const,
  description: '',
  tags: {},
};

type Options = { policy?: object; profile?: Profile | null; start?: number; end?: number };

async function rowsOf(rows: readonly object[], labels: readonly object[], options: Options = {}) {
  const blobs = createMemoryBlobStore();
  for (const row of rows) {
    const [date = '', time = ''] = String(Reflect.get(row, 'timestamp')).split('T');
    const name = `model=churn/date=${date}/hour=${time.slice(0, 2)}/one.jsonl`;
    await blobs.append('inference', name, `${JSON.stringify(row)}\n`);
  }
  for (const line of labels) {
    const date = String(Reflect.get(line, 'timestamp')).slice(0, 10);
    await blobs.append('ground-truth', `model=churn/date=${date}/one.jsonl`, `${JSON.stringify(line)}\n`);
  }
  const asked: string[] = [];
  const fetch = createProductionRows({
    blobs,
    policyOf: () => samplePolicy({ ...options.policy }),
    profileOf: async (wanted) => {
      asked.push(wanted.version);
      return options.profile === null ? undefined : (options.profile ?? profile);
    },
  });
  return withScratchFolder(async (folder) => {
    const span = { start: new Date(at(options.start ?? 0)), end: new Date(at(options.end ?? 600)) };
    const found = await fetch({ version, ...span }, folder);
    if (found.kind === 'none') return { found, asked, columns: {} };
    const columns = await withDuckDb(async (database) =>
      readColumns(database, `SELECT * FROM ${await readTable(database, found.file)}`),
    );
    return { found, asked, columns: Object.fromEntries(columns) };
  });
}

/** Rows with these labels, and those of the rarer. */
const counted = async (labels: readonly string[], options: Options = {}) => {
  const minutes = labels.map((_, index) => index + 10);
  const { found } = await rowsOf(
    minutes.map((minute) => captured(minute)),
    minutes.map((minute, index) => label(`p${minute}`, 60, labels[index])),
    options,
  );
  return found.kind === 'none' ? found : [found.rows, found.rarer];
};

describe('captured rows with labels', () => {
  it('have features, entity and label, and the newest label of a row', async () => {
    const { found, columns, asked } = await rowsOf(
      [captured(10), captured(20), captured(30)],
      [label('p10', 40, 'No'), label('p20', 41, 'No'), label('p20', 42)],
    );
    expect(columns).toEqual({ tenure: [10, 20], plan: ['a', 'a'], id: ['c10', 'c20'], Churn: ['No', 'Yes'] });
    expect(found).toMatchObject({ kind: 'rows', newest: new Date(at(20)), rows: 2, rarer: 1, unlabelled: 1 });
    expect(asked).toEqual(['7']);
  });

  it('are the same whatever is captured or labelled later, and in whatever order', async () => {
    const rows = [captured(10), captured(20)];
    const labels = [label('p10', 40, 'No'), label('p20', 41, 'No')];
    const first = await rowsOf(rows, labels);
    const later = await rowsOf(
      [captured(20), captured(10), captured(600), captured(601)],
      [...labels.toReversed(), label('p600', 602), label('p10', 600, 'Yes')],
    );
    expect(later.columns).toEqual(first.columns);
    if (first.found.kind === 'none' || later.found.kind === 'none') throw new Error('no rows');
    expect(first.found.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(later.found.digest).toBe(first.found.digest);
    const other = await rowsOf(rows, [label('p10', 40, 'No'), label('p20', 41, 'Yes')]);
    expect(other.found).not.toMatchObject({ digest: first.found.digest });
  });

  it('are counted with those of the rarer label, if it is one of two', async () => {
    expect(await counted(['Yes', 'No', 'No'])).toEqual([3, 1]);
    expect(await counted(['No', 'No'])).toEqual([2, 0]);
    const policy = { task: 'regression', positive: undefined, primary: 'rmse', gate: {} };
    expect(await counted(['1', '2', '2'], { policy })).toEqual([3, null]);
  });

  it('are of the span alone, and of the route of the champion', async () => {
    const rows = [captured(9), captured(10), captured(20, { route: 'shadow' }), captured(59), captured(60)];
    const labels = rows.map((row) => label(String(Reflect.get(row, 'prediction_id')), 30));
    const { columns, found } = await rowsOf(rows, labels, { start: 10, end: 60 });
    expect(columns).toMatchObject({ tenure: [10, 59] });
    expect(found).toMatchObject({ unlabelled: 0 });
  });

  it.each([
    ['nothing is captured', { policy: { capture: { enabled: false } } }, 'predictions are not captured'],
    ['no label arrived in time', { end: 30 }, 'no label has arrived'],
    ['the candidate has no profile', { profile: null }, 'the candidate has no reference profile'],
    ['features are redacted', { policy: { capture: { redact: { plan: 'drop' } } } }, 'capture redacts plan'],
    ['none of the rows has a label', { start: 15 }, 'no captured row has a label'],
  ])('are none where %s', async (_what, options, why) => {
    const { found } = await rowsOf([captured(10), captured(20)], [label('p10', 40, 'No')], options);
    expect(found).toEqual({ kind: 'none', why });
  });

  it('are none where nobody sends a feature that the candidate needs', async () => {
    const rows = [captured(10, { features: { tenure: 1 } }), captured(20, { features: { tenure: 2 } })];
    const { found } = await rowsOf(rows, [label('p10', 40)]);
    expect(found).toEqual({ kind: 'none', why: 'no captured row has a value of plan' });
  });

  it('are none where no label can be used', async () => {
    const columns = { Churn: { type: 'string', categories: ['Yes', 'No'] } };
    const { found } = await rowsOf([captured(10)], [label('p10', 40, 'Maybe')], { policy: { columns } });
    expect(found).toEqual({ kind: 'none', why: 'no captured row has a usable label' });
  });
});
