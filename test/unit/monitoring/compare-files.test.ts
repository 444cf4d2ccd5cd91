import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Compared,
  compareSources,
  type Source,
} from '../../../shared/monitoring/drift/compare-sources.ts';
import { optionsOf } from '../../../shared/monitoring/drift/compare-options.ts';
import { monitoringSchema } from '../../../shared/policy/sections.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { quoteText } from '../../../shared/tables/quote.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-compare-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);

function text(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content);
  return path(name);
}

/** A Parquet file of a SELECT, whose random numbers are the same every time. */
async function parquet(name: string, select: string, seed = 0.5): Promise<string> {
  await withDuckDb(
    async (database) => {
      await database.query(`SELECT setseed(${seed})`);
      await database.query(`COPY (${select}) TO ${quoteText(path(name))} (FORMAT parquet)`);
    },
    { memoryLimit: '2GB', threads: 1 },
  );
  return path(name);
}

const filesOf = (files: string | string[]): Source => ({
  name: 'data',
  kind: 'files',
  files: [files].flat(),
});

const sourceOf = (given: string | string[] | Source): Source =>
  typeof given === 'string' || Array.isArray(given) ? filesOf(given) : given;

async function compare(
  reference: string | string[] | Source,
  current: string | string[] | Source,
  sliceBy?: string,
): Promise<Compared> {
  return compareSources({
    reference: sourceOf(reference),
    current: sourceOf(current),
    reading: { types: {}, leftOut: new Set() },
    options: optionsOf({ columns: {}, monitoring: { ...monitoringSchema.parse(undefined), minRows: 1 } }),
    sliceBy,
    onProgress: () => undefined,
  });
}

const statuses = ({ comparison }: Compared): Record<string, string> =>
  Object.fromEntries(comparison.columns.map(({ column, status }) => [column, status]));

const findings = ({ comparison: { quality, signals } }: Compared): string[] =>
  [
    ...signals.map(({ code, column }) => `${code} ${column ?? '-'}`),
    ...quality.flatMap(({ code, column, status }) => (status === 'WORSE' ? [`${code} ${column}`] : [])),
  ].toSorted();

const columns = (rows: number, changes: Record<string, string> = {}): string => {
  const all: Record<string, string> = {
    metres: 'random() * 100 + 50',
    spread: 'random() - 0.5',
    kept: 'random()',
    category: `['a','b','c'][1 + CAST(floor(random() * 3) AS INT)]`,
    flag: 'random() < 0.5',
    fixed: 'random()',
    gaps: 'random()',
    typed: 'CAST(random() AS VARCHAR)',
    seen: `TIMESTAMP '2026-01-01' + to_seconds(i)`,
    id: `'customer-' || i`,
    gone: 'random()',
    ...changes,
  };
  const cells = Object.entries(all).flatMap(([name, sql]) => (sql === '' ? [] : [`${sql} AS ${name}`]));
  return `SELECT ${cells.join(', ')} FROM range(${rows}) AS t(i)`;
};

const unitsOf = (factor: number, extra = ''): string =>
  `SELECT exp(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) * 2) * ${factor} ${extra} AS skewed,
              floor(random() * 40) * ${factor} AS whole, (random() - 0.5) * ${factor} AS centred,
              CASE WHEN random() < 0.9 THEN 0 ELSE random() * ${factor} END AS mostly_zero
       FROM range(4000)`;

const tiedRows = (count: number, tie: string): string =>
  `SELECT a, b + ${tie} AS b, ['u','v','w','x'][1 + CAST(floor(c * 4) AS INT)] AS c, d FROM
       (SELECT random() AS a, random() AS b, random() AS c, random() AS d FROM range(${count}))`;

const rowsWith = (cell: string): string =>
  `SELECT a, a + random() / 4 AS b, ['u','v','w'][1 + CAST(floor(c * 3) AS INT)] AS c, ${cell} AS broken FROM
       (SELECT random() AS a, random() AS c FROM range(2000))`;

describe('two files', () => {
  it('of the same kind of rows are quiet, whatever their format', async () => {
    const reference = await parquet('same.parquet', columns(4000));
    const half = columns(2000);
    const one = await parquet('half.parquet', half);
    const csv = path('half.csv');
    const lines = path('half.jsonl');
    await withDuckDb(async (database) => {
      await database.query(`COPY (${half}) TO ${quoteText(csv)} (FORMAT csv)`);
      await database.query(`COPY (${half}) TO ${quoteText(lines)} (FORMAT json)`);
    });
    for (const current of [one, csv, lines]) {
      const compared = await compare(reference, current);
      expect(findings(compared)).toEqual([]);
      expect(compared.comparison.code).toBe('QUIET');
      expect(statuses(compared)).toMatchObject({ metres: 'QUIET', seen: 'NOT_COMPARED', id: 'NOT_COMPARED' });
    }
  });

  it('give each change its own code, and what breaks in one column breaks no other', async () => {
    const reference = await parquet('before.parquet', columns(4000, { typed: 'random()' }));
    const current = await parquet(
      'after.parquet',
      columns(2000, {
        metres: '(random() * 100 + 50) * 3.28',
        spread: `CASE WHEN i % 10 = 0 THEN 'NaN'::DOUBLE ELSE random() - 0.5 END`,
        category: `['a','b','d'][1 + CAST(floor(random() * 3) AS INT)]`,
        fixed: '0.5',
        gaps: 'CASE WHEN random() < 0.2 THEN NULL ELSE random() END',
        typed: `'n/a'`,
        gone: '',
        fresh: '1',
      }),
    );
    const compared = await compare(reference, current);
    expect(statuses(compared)).toMatchObject({
      metres: 'DRIFTED',
      spread: 'QUIET',
      kept: 'QUIET',
      category: 'DRIFTED',
      flag: 'QUIET',
      fixed: 'DRIFTED',
      gaps: 'QUIET',
      typed: 'RETYPED',
      gone: 'MISSING',
    });
    expect(findings(compared)).toEqual([
      'COLUMN_MISSING gone',
      'COLUMN_NEW fresh',
      'COLUMN_RETYPED typed',
      'COLUMN_TYPE typed',
      'CONSTANT fixed',
      'NEW_CATEGORIES category',
      'NOT_FINITE spread',
      'NULL_SHARE gaps',
      'OUT_OF_RANGE metres',
      'SCALE metres',
    ]);
  });

  it('of another unit are told from ordinary drift, whatever the shape of the numbers', async () => {
    const reference = await parquet('unit.parquet', unitsOf(1));
    const units = async (select: string): Promise<string[]> =>
      findings(await compare(reference, await parquet('unit-after.parquet', select))).filter((found) =>
        found.startsWith('SCALE'),
      );
    const all = ['SCALE centred', 'SCALE mostly_zero', 'SCALE skewed', 'SCALE whole'];
    for (const factor of [1000, 3.28, 0.01]) expect(await units(unitsOf(factor))).toEqual(all);
    // A tenth of the rows in another unit, or some wild values, are no change of unit.
    expect(await units(unitsOf(1, '* CASE WHEN random() < 0.1 THEN 1000 ELSE 1 END'))).toEqual([]);
    expect(
      await units(`SELECT skewed + 5 AS skewed, whole, centred, mostly_zero FROM (${unitsOf(1)})`),
    ).toEqual([]);
  });

  it('show rows that changed where no column has: pairs that go together otherwise', async () => {
    const reference = await parquet('tied.parquet', tiedRows(4000, 'a'));
    const loose = await parquet('loose.parquet', tiedRows(3000, '(a + 0.37) % 1'));
    const compared = await compare(reference, loose);
    expect(statuses(compared)).toEqual({ a: 'QUIET', b: 'QUIET', c: 'QUIET', d: 'QUIET' });
    expect(findings(compared)).toEqual(['CORRELATION a', 'MULTIVARIATE -']);
    expect(compared.joint).toMatchObject({ columns: 4, of: 4, pairs: 6, changedPairs: 1 });
    expect(
      compared.joint?.unexplained?.columns
        .slice(0, 2)
        .map(({ column }) => column)
        .toSorted(),
    ).toEqual(['a', 'b']);
    const again = await compare(reference, loose);
    expect(again.joint).toEqual(compared.joint);
    const same = await compare(reference, await parquet('tied-too.parquet', tiedRows(2500, 'a')));
    expect(findings(same)).toEqual([]);
    const profile: Source = { name: 'profile', kind: 'profile', profile: compared.reference };
    expect((await compare(profile, loose)).joint).toBeNull();
  });

  it.each([
    ['NULL', 'NOT_ENOUGH_DATA', ['NULL_SHARE broken']],
    ['1.5', 'DRIFTED', ['CONSTANT broken']],
    [`'inf'::DOUBLE`, 'NOT_ENOUGH_DATA', ['NOT_FINITE broken']],
    [`'nan'::DOUBLE`, 'NOT_ENOUGH_DATA', ['NOT_FINITE broken']],
    [`'n/a'`, 'RETYPED', ['COLUMN_RETYPED broken', 'COLUMN_TYPE broken']],
    ['[1, 2]', 'RETYPED', ['COLUMN_RETYPED broken', 'COLUMN_TYPE broken']],
    ['random() < 0.5', 'RETYPED', ['COLUMN_RETYPED broken', 'COLUMN_TYPE broken']],
    ['NULL::BLOB', 'NOT_ENOUGH_DATA', ['NULL_SHARE broken']],
  ])('of which one column is %s are told so, and nothing else', async (broken, status, found) => {
    const reference = await parquet('whole-column.parquet', rowsWith('a * 3'), 0.25);
    const compared = await compare(reference, await parquet('broken-column.parquet', rowsWith(broken), 0.75));
    expect(statuses(compared)).toEqual({ a: 'QUIET', b: 'QUIET', c: 'QUIET', broken: status });
    expect(findings(compared)).toEqual(found);
  });

  it('are compared by slice', async () => {
    const reference = await parquet('slices-before.parquet', columns(6000));
    const current = await parquet(
      'slices-after.parquet',
      columns(3000, {
        kept: `random() + CASE WHEN i % 3 = 0 THEN 0.5 ELSE 0 END`,
        category: `['a','b','c'][1 + i % 3]`,
      }),
    );
    const { slices } = await compare(reference, current, 'category');
    expect(
      slices
        .map(({ value, code, drifted }) => [value, code, drifted])
        .toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    ).toEqual([
      ['a', 'DRIFT', ['kept']],
      ['b', 'QUIET', []],
      ['c', 'QUIET', []],
    ]);
    expect(slices.reduce((sum, { rows }) => sum + rows, 0)).toBe(3000);
    await expect(compare(reference, current, 'nothing')).rejects.toThrow('not a feature');
  });

  it('are one table where there are several, and a profile stands for either side', async () => {
    const whole = await parquet('whole.parquet', `SELECT i AS n FROM range(400) AS t(i)`);
    const parts = [
      await parquet('part-1.parquet', `SELECT i AS n FROM range(200) AS t(i)`),
      await parquet('part-2.parquet', `SELECT i AS n FROM range(200, 400) AS t(i)`),
    ];
    const compared = await compare(whole, parts);
    expect(compared.current.columns).toEqual(
      expect.objectContaining({ n: expect.objectContaining({ mean: 199.5 }) }),
    );
    expect(compared.comparison.columns[0]).toMatchObject({ status: 'QUIET', distance: 0 });
    const profile: Source = { name: 'profile', kind: 'profile', profile: compared.reference };
    expect((await compare(profile, parts)).comparison).toEqual(compared.comparison);
    expect((await compare(parts, profile)).comparison.columns[0]).toMatchObject({ distance: 0 });
    await expect(compare(profile, profile, 'n')).rejects.toThrow('no rows to take slices of');
    const other: Source = { ...profile, profile: (await compare(parts[0] ?? '', whole)).reference };
    await expect(compare(profile, other)).rejects.toThrow('other bins');
  });
});

describe('hostile data', () => {
  it('with 1,000 columns is compared', async () => {
    const cells = Array.from({ length: 1000 }, (_, index) =>
      index % 2 === 0 ? `(i * ${index + 1}) % 97 AS c${index}` : `'k' || ((i + ${index}) % 7) AS c${index}`,
    ).join(', ');
    const before = await parquet('wide-1.parquet', `SELECT ${cells} FROM range(1000) AS t(i)`);
    const after = await parquet(
      'wide-2.parquet',
      `SELECT * REPLACE (c0 + 60 AS c0) FROM (SELECT ${cells} FROM range(500) AS t(i))`,
    );
    const compared = await compare(before, after);
    expect(compared.comparison.columns).toHaveLength(1000);
    expect(compared.comparison.drifted).toEqual(['c0']);
  }, 60_000);

  it('with 0, 1 or only empty rows is not judged by chance', async () => {
    const full = text('full.csv', `a,b\n${Array.from({ length: 500 }, (_, row) => `${row},x`).join('\n')}\n`);
    const none = await compare(full, text('none.csv', 'a,b\n'));
    expect([none.comparison.code, findings(none)]).toEqual(['NOT_ENOUGH_DATA', ['ROWS -']]);
    const one = await compare(full, text('one.csv', 'a,b\n400,x\n'));
    expect([one.comparison.code, findings(one)]).toEqual(['NOT_ENOUGH_DATA', []]);
    const alien = await compare(full, text('alien.csv', 'a,b\n900,y\n'));
    expect(findings(alien)).toEqual(['NEW_CATEGORIES b', 'OUT_OF_RANGE a']);
    const nulls = await compare(full, text('nulls.csv', `a,b\n${',\n'.repeat(500)}`));
    expect([nulls.comparison.code, findings(nulls)]).toEqual([
      'NOT_ENOUGH_DATA',
      ['NULL_SHARE a', 'NULL_SHARE b'],
    ]);
    for (const empty of ['none.csv', 'one.csv', 'nulls.csv']) {
      const backwards = await compare(path(empty), full);
      expect(backwards.comparison.code).toBe('NOT_ENOUGH_DATA');
    }
  });

  it('with every name there can be is compared', async () => {
    const names = [
      'select',
      'a"b',
      "it's",
      'line\nbreak',
      'Ä ö',
      '__proto__',
      'constructor',
      'n',
      'c1',
      'v0',
      ' ',
    ];
    const cells = names.map((name) => `i AS "${name.replaceAll('"', '""')}"`).join(', ');
    const file = await parquet('names.parquet', `SELECT ${cells} FROM range(200) AS t(i)`);
    const compared = await compare(file, file);
    expect(compared.comparison.columns.map(({ column }) => column)).toEqual(names);
    expect(new Set(compared.comparison.columns.map(({ distance }) => distance))).toEqual(new Set([0]));
    expect(findings(compared)).toEqual([]);
  });

  it('with huge numbers, infinities and constants is counted', async () => {
    const file = await parquet(
      'huge.parquet',
      `SELECT CASE i % 4 WHEN 0 THEN 1e308 WHEN 1 THEN -1e308 WHEN 2 THEN 'inf'::DOUBLE ELSE 'nan'::DOUBLE END AS huge,
              CAST(i AS HUGEINT) * 1000000000000000000 AS whole, CAST(i AS DECIMAL(10, 2)) AS decimal, 7 AS constant,
              [i] AS list, 'x' AS text FROM range(400) AS t(i)`,
    );
    const compared = await compare(file, file);
    expect(findings(compared)).toEqual([]);
    expect(compared.reference.columns).toMatchObject({
      huge: { infinite: 100, nan: 100, nulls: 0, min: -1e308, max: 1e308 },
      constant: { counts: [400] },
      list: { type: 'other', counts: {}, other: 400 },
    });
    expect(statuses(compared)).toMatchObject({ huge: 'QUIET', list: 'NOT_COMPARED', constant: 'QUIET' });
  });

  it('with a 10 MB text, a byte-order mark and another delimiter is read', async () => {
    const rows = Array.from({ length: 300 }, (_, row) => `${row % 50};v${row % 3}`);
    const plain = text('plain.csv', `n;t\n${rows.join('\n')}\n`);
    const marked = text('marked.csv', `\uFEFFn;t\r\n${rows.join('\r\n')}\r\n7;${'x'.repeat(10_000_000)}\r\n`);
    const compared = await compare(plain, marked);
    expect(compared.comparison.code).toBe('QUIET');
    expect(compared.current.columns['t']).toMatchObject({ counts: { v0: 100, v1: 100, v2: 100 }, other: 1 });
    const backwards = await compare(marked, plain);
    expect(JSON.stringify(backwards.reference).length).toBeLessThan(10_000);
  });

  it('that cannot be read says where', async () => {
    const good = await parquet('good.parquet', 'SELECT i AS a FROM range(5000) AS t(i)');
    const bytes = readFileSync(good);
    const truncated = text('truncated.parquet', bytes.subarray(0, bytes.length / 2));
    await expect(compare(good, truncated)).rejects.toMatchObject({
      code: 'TABLE_UNREADABLE',
      path: truncated,
    });
    const ragged = text('ragged.csv', 'a,b\n1,2\n1,2,3\n');
    await expect(compare(ragged, good)).rejects.toMatchObject({
      code: 'TABLE_UNREADABLE',
      path: `${ragged} line 3`,
    });
    const twice = text('twice.csv', 'a,a\n1,2\n');
    await expect(compare(twice, good)).rejects.toThrow('the column a occurs twice');
    copyFileSync(good, path('good.orc'));
    await expect(compare(good, path('good.orc'))).rejects.toMatchObject({ code: 'TABLE_FORMAT' });
  });
});
