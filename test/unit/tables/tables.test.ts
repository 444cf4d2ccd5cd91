import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cell, type Database, withDuckDb } from '../../../shared/tables/database.ts';
import { describeTable } from '../../../shared/tables/describe-table.ts';
import { quoteFile, quoteIdentifier, quoteText } from '../../../shared/tables/quote.ts';
import { readColumns } from '../../../shared/tables/read-columns.ts';
import { readLines } from '../../../shared/tables/read-lines.ts';
import { type ReadOptions, readTable } from '../../../shared/tables/read-table.ts';
import { tableDigest } from '../../../shared/tables/row-hash.ts';
import { writeParquet } from '../../../shared/tables/write-parquet.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tables-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const rowsOf = (path: string, options: ReadOptions = {}): Promise<Record<string, Cell>[]> =>
  withDuckDb(async (database) => database.query(`SELECT * FROM ${await readTable(database, path, options)}`));

const attempt = (sql: string): Promise<unknown> => withDuckDb((database) => database.query(sql));

const digestOf = (path: string, columns: string[]): Promise<string> =>
  withDuckDb(async (database) => tableDigest(database, await readTable(database, path), columns));

describe('text as SQL', () => {
  it.each(['', "it's", '\0', 'a\0b', "\0'\0", 'é\n"😀"'])('stays what it is: %j', async (text) => {
    const [row] = await withDuckDb((database) => database.query(`SELECT ${quoteText(text)} AS text`));
    expect(row).toEqual({ text });
  });
});

describe('reading CSV', () => {
  it('infers a type only when every value has it', async () => {
    const path = await put(
      'types.csv',
      'l,d,b,t,s,e,m\n1,1.5,True,2026-01-02,x,,1\n2,3,false,2026-01-03,1,,x\n',
    );
    const columns = await withDuckDb(async (database) =>
      describeTable(database, await readTable(database, path)),
    );
    expect(columns.map((column) => column.type)).toEqual([
      'BIGINT',
      'DOUBLE',
      'BOOLEAN',
      'TIMESTAMP',
      'VARCHAR',
      'VARCHAR',
      'VARCHAR',
    ]);
  });

  it('reads times with a zone as UTC, and without one as they are', async () => {
    const path = await put(
      'times.csv',
      't\n2026-01-02T10:00:00+01:00\n2026-01-02 10:00:00\n2026-01-02T10:00:00Z\n2026-01-02 10:00:00-0530\n2026-01-02\n',
    );
    const times = await withDuckDb(async (database) =>
      database.query(`SELECT epoch(t) AS t FROM ${await readTable(database, path)}`),
    );
    expect(times.map(({ t }) => new Date(Number(t) * 1000).toISOString())).toEqual([
      '2026-01-02T09:00:00.000Z',
      '2026-01-02T10:00:00.000Z',
      '2026-01-02T10:00:00.000Z',
      '2026-01-02T15:30:00.000Z',
      '2026-01-02T00:00:00.000Z',
    ]);
  });

  it('takes blanks for missing numbers, as in TotalCharges', async () => {
    const path = await put('blank.csv', 'a,TotalCharges\n1, \n2,\n3, 29.85 \n4,"  "\n');
    const rows = await rowsOf(path, { types: { TotalCharges: 'double' } });
    expect(rows.map((row) => row['TotalCharges'])).toEqual([null, null, 29.85, null]);
  });

  it('reads the 11 missing charges of the Telco data', async () => {
    const path = new URL('../../../trainer/data/telco-churn.csv', import.meta.url).pathname;
    const rows = await withDuckDb(async (database) =>
      database.query(
        `SELECT count(*) AS n, count("TotalCharges") AS charges, sum(tenure) AS tenure FROM ${await readTable(database, path, { types: { TotalCharges: 'double' } })}`,
      ),
    );
    expect(rows).toEqual([{ n: 7043n, charges: 7032n, tenure: 227_990n }]);
  });

  it.each([
    ['long', '1', 1n],
    ['long', ' -7 ', -7n],
    ['long', '3.0', 3n],
    ['long', '1e3', 1000n],
    ['double', '1e3', 1000],
    ['double', '.5', 0.5],
    ['double', '1e999', Infinity],
    ['boolean', 'TRUE', true],
    ['boolean', '0', false],
    ['string', ' 1 ', ' 1 '],
  ] as const)('reads %s %j as %s', async (type, text, expected) => {
    const path = await put('cell.csv', `a,b\n${text},x\n`);
    const rows = await rowsOf(path, { types: { a: type }, badCells: 'null' });
    expect(rows[0]?.['a']).toBe(expected);
  });

  it.each([
    ['long', '1.5'],
    ['long', '99999999999999999999'],
    ['long', 'nan'],
    ['double', '1_000'],
    ['double', '0x10'],
    ['double', '12€'],
    ['boolean', 'yes'],
    ['datetime', 'soon'],
  ] as const)('takes %s %j for a bad cell, named without its value', async (type, text) => {
    const path = await put('bad.csv', `it's "a",b\n${text},x\n`);
    const name = `it's "a"`;
    const failure = rowsOf(path, { types: { [name]: type } });
    await expect(failure).rejects.toMatchObject({ code: 'TABLE_UNREADABLE', status: 400, path: name });
    await expect(failure).rejects.not.toThrow(text);
    expect(await rowsOf(path, { types: { [name]: type }, badCells: 'null' })).toEqual([
      { [name]: null, b: 'x' },
    ]);
  });

  it.each([
    ['semicolon', 'a;b\n1;2\n'],
    ['tab', 'a\tb\n1\t2\n'],
    ['byte-order mark', '\uFEFFa,b\n1,2\n'],
    ['CRLF', 'a,b\r\n1,2\r\n'],
    ['no last line break', 'a,b\n1,2'],
    ['quoted header', '"a","b"\n"1","2"\n'],
    ['empty lines', 'a,b\n\n1,2\n\n'],
  ])('understands %s', async (_name, content) => {
    expect(await rowsOf(await put('dialect.csv', content))).toEqual([{ a: 1n, b: 2n }]);
  });

  it('keeps hostile column names and values', async () => {
    const header = `"select","new\nline","quo""te",it's,"x; DROP TABLE y",__proto__,"{a: 1}"`;
    const path = await put('names.csv', `${header}\n"a,b","c\nd","e""f",',--,p,é\n`);
    const [row = {}] = await rowsOf(path, { types: { __proto__: 'string' } });
    expect(Object.entries(row)).toEqual([
      ['select', 'a,b'],
      ['new\nline', 'c\nd'],
      ['quo"te', 'e"f'],
      ["it's", "'"],
      ['x; DROP TABLE y', '--'],
      ['__proto__', 'p'],
      ['{a: 1}', 'é'],
    ]);
  });

  it.each(['gl*b.csv', 'a?b[1].csv', `it's "so".csv`, 'a,b;c.csv', 'model=x.csv'])(
    'reads the file named %s and no other',
    async (name) => {
      await put('glob.csv', 'a\n99\n');
      expect(await rowsOf(await put(name, 'a\n1\n'))).toEqual([{ a: 1n }]);
    },
  );

  it.each([
    ['an empty file', '', 'no header'],
    ['only line breaks', '\n\n', 'no header'],
    ['too few cells', 'a,b\n1,2\n3\n', 'line 3: expected 2 columns, found 1'],
    ['too many cells', 'a,b\n1,2,3\n', 'line 2: expected 2 columns, found 3'],
    ['an open quote', 'a,b\n1,"secret\n', 'quoted value does not end'],
    ['an open quote in the header', 'a,"b\n1,2\n', 'header line does not end'],
    ['a repeated column', 'a,a\n1,2\n', 'the column a occurs twice'],
    ['a column without a name', 'a,,c\n1,2,3\n', 'column 2 has no name'],
    ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0xff]), 'not UTF-8'],
    ['Latin-1', Buffer.from('a,b\n1,caf\xe9\n', 'latin1'), 'not UTF-8'],
    ['zero bytes', 'a\0b\n1\n', 'not a text file'],
  ])('refuses %s, saying where', async (_name, content, reason) => {
    const failure = rowsOf(await put('refused.csv', content));
    await expect(failure).rejects.toMatchObject({ code: 'TABLE_UNREADABLE', status: 400 });
    await expect(failure).rejects.toThrow(reason);
    await expect(failure).rejects.not.toThrow('secret');
  });

  it('reads a header without rows', async () => {
    expect(await rowsOf(await put('header.csv', 'a,b\n'))).toEqual([]);
  });

  it('reads a cell of 10 MB', async () => {
    const path = await put('large.csv', `a,b\n1,"${'x'.repeat(10_000_000)}"\n`);
    const rows = await withDuckDb(async (database) =>
      database.query(`SELECT length(b) AS n FROM ${await readTable(database, path)}`),
    );
    expect(rows).toEqual([{ n: 10_000_000n }]);
  });

  it('can leave everything as text', async () => {
    const path = await put('text.csv', 'a,b\n007,1\n');
    expect(await rowsOf(path, { otherColumns: 'text' })).toEqual([{ a: '007', b: '1' }]);
  });
});

describe('reading and writing other formats', () => {
  it('writes Parquet that reads back with the same types', async () => {
    const file = join(folder, `it's.parquet`);
    const sql = `SELECT * FROM (VALUES (1::BIGINT, 1.5::DOUBLE, 'x', true, TIMESTAMP '2026-01-02 03:04:05'), (NULL, NULL, NULL, NULL, NULL)) AS t("l", "d""q", "s", "b", "t")`;
    const written = await withDuckDb((database) => writeParquet(database, sql, file));
    expect(written).toBe(2);
    expect(await rowsOf(file)).toEqual([
      { l: 1n, 'd"q': 1.5, s: 'x', b: true, t: new Date('2026-01-02T03:04:05Z') },
      { l: null, 'd"q': null, s: null, b: null, t: null },
    ]);
  });

  it('writes a thousand text columns within the memory there is', async () => {
    const cells = Array.from({ length: 1000 }, (_, index) => `'k' || ((i + ${index}) % 7) AS c${index}`);
    const select = `SELECT ${cells.join(', ')} FROM range(500) AS t(i)`;
    const file = join(folder, 'wide.parquet');
    expect(await withDuckDb((database) => writeParquet(database, select, file, 1000))).toBe(500);
  });

  it('streams numbers in pieces, and refuses what is none', async () => {
    const pieces: number[] = [];
    const total = { rows: 0, sum: 0 };
    await withDuckDb(async (database) => {
      await database.streamNumbers(
        `SELECT CAST(i AS DOUBLE) AS a, CAST(i AS DOUBLE) / 2 AS b FROM range(10000) AS t(i)`,
        ([a, b]) => {
          pieces.push(a?.length ?? 0);
          total.rows += b?.length ?? 0;
          total.sum += a?.reduce((sum, value) => sum + value, 0) ?? 0;
        },
      );
      expect(pieces.length).toBeGreaterThan(1);
      expect(total).toEqual({ rows: 10_000, sum: (10_000 * 9999) / 2 });
      await expect(database.streamNumbers(`SELECT 'x' AS a`, () => undefined)).rejects.toMatchObject({
        code: 'TABLE_TYPE',
      });
      const stopped = database.streamNumbers('SELECT 1.5::DOUBLE AS a FROM range(10000)', () => {
        throw new RangeError('enough');
      });
      await expect(stopped).rejects.toThrow('enough');
      expect(await database.query('SELECT 1 AS still')).toEqual([{ still: 1 }]);
    });
  });

  it('gives text columns of Parquet their stated type too', async () => {
    const file = join(folder, 'text.parquet');
    await withDuckDb((database) =>
      writeParquet(database, `SELECT * FROM (VALUES ('1.5'), (' ')) AS t(charges)`, file),
    );
    expect(await rowsOf(file, { types: { charges: 'double' } })).toEqual([
      { charges: 1.5 },
      { charges: null },
    ]);
  });

  it('reads JSON lines', async () => {
    const path = await put('rows.jsonl', '{"a":1,"b":"x"}\n{"a":2.5,"b":null}\n');
    expect(await rowsOf(path)).toEqual([
      { a: 1, b: 'x' },
      { a: 2.5, b: null },
    ]);
  });

  it.each([
    ['cut.parquet', 'PAR1'],
    ['text.parquet', 'a,b\n1,2\n'.repeat(100)],
    ['bad.jsonl', '{"a":1}\n{"a":\n'],
  ])('refuses a broken %s', async (name, content) => {
    const failure = rowsOf(await put(name, content));
    await expect(failure).rejects.toMatchObject({ code: 'TABLE_UNREADABLE', status: 400 });
  });

  it.each(['csv', 'parquet', 'jsonl', 'ndjson'])('refuses a .%s file that is not there', async (ending) => {
    const missing = rowsOf(join(folder, `missing.${ending}`));
    await expect(missing).rejects.toMatchObject({ code: 'TABLE_UNREADABLE', message: 'no such file' });
  });

  it('refuses an unknown ending', async () => {
    const unknown = rowsOf(join(folder, 'x.xlsx'));
    await expect(unknown).rejects.toMatchObject({ code: 'TABLE_FORMAT', status: 400 });
  });

  it('gives lines one by one, whatever is in them', async () => {
    const first = await put('one.jsonl', '{"s":"a, \\"b\\""}\nnot json\n\n');
    const second = await put('two.jsonl', `"open quote, 'and' more`);
    const rows = await withDuckDb((database) =>
      database.query(`SELECT line, json_valid(line) AS ok FROM ${readLines([first, second])}`),
    );
    expect(rows).toEqual([
      { line: '{"s":"a, \\"b\\""}', ok: true },
      { line: 'not json', ok: false },
      { line: `"open quote, 'and' more`, ok: false },
    ]);
  });

  it('gives lines of 10 MB from many files within the memory limit', async () => {
    const long = JSON.stringify({ text: 'x'.repeat(10_000_000) });
    const files = await Promise.all([1, 2, 3, 4].map((index) => put(`long-${index}.jsonl`, `${long}\n{}\n`)));
    const rows = await withDuckDb((database) =>
      database.query(`SELECT count(*) AS lines, max(length(line)) AS longest FROM ${readLines(files)}`),
    );
    expect(rows).toEqual([{ lines: 8n, longest: BigInt(long.length) }]);
  });

  it('reads columns as plain values', async () => {
    const columns = await withDuckDb((database) =>
      readColumns(database, `SELECT 1::BIGINT AS a, NULL AS b, TIMESTAMP '2026-01-02' AS c, 0.5 AS d`),
    );
    expect([...columns]).toEqual([
      ['a', [1]],
      ['b', [null]],
      ['c', ['2026-01-02T00:00:00.000Z']],
      ['d', [0.5]],
    ]);
  });
});

describe('row hash and digest', () => {
  it('does not depend on the order of rows or of the named columns', async () => {
    const one = await put('one.csv', 'a,b\n1,x\n2,y\n');
    const other = await put('other.csv', 'b,a\ny,2\nx,1\n');
    expect(await digestOf(one, ['a', 'b'])).toBe(await digestOf(other, ['b', 'a']));
  });

  it.each([
    ['another value', 'a,b\n1,x\n2,z\n'],
    ['a repeated row', 'a,b\n1,x\n2,y\n2,y\n'],
    ['a moved separator', 'a,b\n"1,x",\n2,y\n'],
    ['a missing value', 'a,b\n1,\n2,y\n'],
  ])('tells %s apart', async (_name, content) => {
    const one = await put('one.csv', 'a,b\n1,x\n2,y\n');
    const other = await put('other.csv', content);
    expect(await digestOf(one, ['a', 'b'])).not.toBe(await digestOf(other, ['a', 'b']));
  });
});

describe('the database', () => {
  it('quotes names, text and files', () => {
    expect(quoteIdentifier('a"b')).toBe('"a""b"');
    expect(quoteText("a'b")).toBe("'a''b'");
    expect(quoteFile('/x/a*[b]?.csv')).toBe(`'/x/a[*][[]b][?].csv'`);
  });

  it('takes parameters and calculates in UTC', async () => {
    const rows = await withDuckDb((database) =>
      database.query(`SELECT ? AS a, CAST(TIMESTAMPTZ '2026-01-02 00:00:00+01' AS VARCHAR) AS t`, [
        "'; DROP",
      ]),
    );
    expect(rows).toEqual([{ a: "'; DROP", t: '2026-01-01 23:00:00+00' }]);
  });

  it('can neither load extensions nor change its limits', async () => {
    await expect(attempt(`SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')`)).rejects.toThrow('httpfs');
    await expect(attempt(`SET memory_limit = '10GB'`)).rejects.toThrow('locked');
  });

  it('leaves mistakes in SQL as they are', async () => {
    await expect(withDuckDb((database) => database.query('SELECT nothing'))).rejects.toThrow('Binder');
  });

  it('stops a query when the caller leaves', async () => {
    const caller = new AbortController();
    const reason = new Error('caller left');
    const slow = withDuckDb(
      async (database: Database) => {
        const answer = database.query('SELECT count(*) FROM range(100000000000) a, range(100000) b');
        setImmediate(() => {
          caller.abort(reason);
        });
        return answer;
      },
      { signal: caller.signal },
    );
    await expect(slow).rejects.toBe(reason);
  });

  it('gives up on a query that needs more memory than allowed', async () => {
    const hungry = withDuckDb(
      (database) => database.query(`SELECT list(repeat('x', 1000) || range) FROM range(1000000)`),
      { memoryLimit: '20MB' },
    );
    await expect(hungry).rejects.toMatchObject({ code: 'TABLE_TOO_LARGE' });
  });

  it('refuses nested values by name', async () => {
    await expect(withDuckDb((database) => database.query('SELECT [1, 2] AS a'))).rejects.toMatchObject({
      code: 'TABLE_TYPE',
    });
  });
});
