import { readFile } from 'node:fs/promises';
import { withDuckDb } from '../../shared/tables/database.ts';
import { quoteFile } from '../../shared/tables/quote.ts';

/** A file that is no table that can be read, and what is said of it after its name. */
export type UnreadableTable = { what: string; name: string; content: string | Uint8Array; reason: RegExp };

const noParquet = /: (not a readable Parquet file|the file cannot be read as a table)$/;

const texts: UnreadableTable[] = [
  {
    what: 'nothing in a CSV',
    name: 'empty.csv',
    content: '',
    reason: / line 1: the file has no header line$/,
  },
  {
    what: 'too many cells',
    name: 'wide.csv',
    content: 'x,y\n1,yes\n1,no,3\n',
    reason: / line 3: expected 2 columns, found 3$/,
  },
  {
    what: 'a quote that does not end',
    name: 'open.csv',
    content: 'x,y\n1,"yes\n2,no\n',
    reason: / line 2: a quoted value does not end$/,
  },
  {
    what: 'another encoding',
    name: 'latin.csv',
    content: Buffer.from('x,y\n1,caf\u00E9\n', 'latin1'),
    reason: / line 1: not UTF-8$/,
  },
  {
    what: 'a column twice',
    name: 'twice.csv',
    content: 'x,y,x\n1,yes,2\n',
    reason: / line 1: the column x occurs twice$/,
  },
  {
    what: 'a value of 20 MB',
    name: 'long.csv',
    content: `x,y\n1,yes\n2,"${'x'.repeat(20_000_000)}"\n`,
    reason: / line 3: /,
  },
  { what: 'no columns', name: 'empty.jsonl', content: '\n', reason: /: no columns$/ },
  {
    what: 'a key twice',
    name: 'twice.jsonl',
    content: '{"x":1,"y":"yes"}\n{"x":1,"x":2,"y":"no"}\n',
    reason: / line 2: a key occurs twice$/,
  },
  {
    what: 'a broken line',
    name: 'broken.jsonl',
    content: '{"x":1,"y":"yes"}\n\n{"x":2,"y":"no"\n',
    reason: / line 3: not valid JSON$/,
  },
  { what: 'a list', name: 'list.jsonl', content: '[1,2]\n', reason: / line 1: not a JSON object$/ },
  {
    what: 'CSV by the name of Parquet',
    name: 'text.parquet',
    content: 'x,y\n1,yes\n2,no\n',
    reason: noParquet,
  },
];

const named = (what: string, content: Uint8Array): UnreadableTable => ({
  what,
  name: `${what.replaceAll(' ', '-')}.parquet`,
  content,
  reason: noParquet,
});

/** Text, and Parquet files that were cut, overwritten, or say something else of themselves than they hold. */
export async function unreadableTables(folder: string): Promise<UnreadableTable[]> {
  const file = `${folder}/whole.parquet`;
  const cells = "CAST(range AS BIGINT) AS x, ['yes', 'no'][1 + range % 2] AS y";
  await withDuckDb((database) =>
    database.query(`COPY (SELECT ${cells} FROM range(5000)) TO ${quoteFile(file)} (FORMAT parquet)`),
  );
  const whole = await readFile(file);
  const overwritten = Buffer.from(whole);
  overwritten.fill(0, 30, 60);
  const footer = Buffer.from(whole);
  footer.writeUInt32LE(0x7fffffff, whole.length - 8);
  return [
    ...texts,
    named('half a file', whole.subarray(0, whole.length / 2)),
    named('pages overwritten', overwritten),
    named('a footer longer than the file', footer),
    named('nothing but the mark', Buffer.from('PAR1')),
    named('an empty file', Buffer.from('')),
    named('whole numbers called doubles', lying(whole, integerColumn, '150a250218017825')),
    named('whole numbers called text', lying(whole, integerColumn, '150c250218017825')),
    named('whole numbers called short', lying(whole, integerColumn, '1502250218017825')),
    named('more rows in all row groups', lying(whole, fiveThousand, '16a04e')),
  ];
}

/** What the footer says in Thrift's compact form: the column x is of type INT64; 5,000 rows. */
const integerColumn = '1504250218017825';
const fiveThousand = '16904e';

/** The same file with something else in its footer, wherever that is said. */
export function lying(whole: Buffer, truth: string, lie: string): Buffer {
  const start = whole.length - 8 - whole.readUInt32LE(whole.length - 8);
  const footer = whole.subarray(start).toString('hex');
  if (!footer.includes(truth)) throw new Error(`the footer does not say ${truth}`);
  return Buffer.concat([whole.subarray(0, start), Buffer.from(footer.replaceAll(truth, lie), 'hex')]);
}
