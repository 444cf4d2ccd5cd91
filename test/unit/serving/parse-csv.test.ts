import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csvRecords } from '../../../shared/serving/scoring-protocol/parse-csv.ts';

const tables = z
  .array(z.object({ text: z.string(), records: z.array(z.array(z.string())) }))
  .parse(JSON.parse(await readFile(join(import.meta.dirname, '../../oracles/csv-tables.json'), 'utf8')));

const parse = (text: string): string[][] => [...csvRecords(text)];

describe('CSV', () => {
  it('that Python and pandas write is read as Python reads it', () => {
    expect(tables.length).toBeGreaterThan(100);
    for (const { text, records } of tables) expect(parse(text)).toEqual(records);
  });

  it.each<[string, string[][]]>([
    ['', []],
    ['\n', [['']]],
    ['a,b', [['a', 'b']]],
    [
      'a,b\r\n1,\r\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['""\n', [['']]],
    ['"a""b","c\r\nd,e"\n', [['a"b', 'c\r\nd,e']]],
    ['a,', [['a', '']]],
    ['a\n\n1', [['a'], [''], ['1']]],
  ])('%j', (text, records) => {
    expect(parse(text)).toEqual(records);
  });

  it.each([
    ['a quote that is not closed', 'a\n"b', 'csv[0]'],
    ['a quote that only the end would close', '"a""', 'csv.header'],
    ['a quote inside a field', 'a"b', 'csv.header'],
    ['text behind a closing quote', 'a\n1\n"b"c', 'csv[1]'],
    ['a carriage return that ends no line', 'a\rb', 'csv.header'],
  ])('with %s is refused', (_what, text, path) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'CSV_MALFORMED', path, status: 400 }));
  });
});
