import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { castDatetimes } from '../../../../shared/serving/compat/cast-datetimes.ts';
import { decodeBase64 } from '../../../../shared/serving/compat/decode-base64.ts';
import { numpyTime } from '../../../../shared/serving/compat/numpy-time.ts';
import { parsePythonJson } from '../../../../shared/serving/compat/parse-json.ts';
import { floatOfText, intOfText } from '../../../../shared/serving/compat/python-number.ts';
import {
  floatText,
  jsonFloatText,
  jsonStringText,
  pythonText,
} from '../../../../shared/serving/compat/python-text.ts';
import type { Series } from '../../../../shared/serving/compat/series.ts';

const pair = z.tuple([z.string(), z.string()]);
const attempt = z.tuple([z.string(), z.string().nullable()]);
const recordSchema = z.object({
  floats: z.array(pair).min(500),
  integers: z.array(attempt).min(30),
  floatTexts: z.array(attempt).min(30),
  base64: z.array(attempt).min(15),
  texts: z.array(z.tuple([z.string(), z.string(), z.string()])).min(15),
  times: z.array(z.tuple([z.string(), z.string().nullable(), z.string().nullable()])).min(10),
});

const file = join(import.meta.dirname, '../../../oracles/python-texts.json');
const record = recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));

/** What Python raises on is null in the record. */
const orNull = (value: bigint | string | undefined): string | null =>
  value === undefined ? null : String(value);

describe('writing', () => {
  it('floats as repr does, and in JSON', () => {
    const written = record.floats.map(([text]) => [floatText(Number(text)), jsonFloatText(Number(text))]);
    expect(written).toEqual(record.floats);
  });

  it.each(record.texts)('%s as str does, and in JSON', (json, text, quoted) => {
    expect(pythonText(parsePythonJson(json))).toBe(text);
    expect(jsonStringText(text)).toBe(quoted);
  });
});

describe('reading', () => {
  it.each(record.integers)('%j as int does', (text, value) => {
    expect(orNull(intOfText(text))).toBe(value);
  });

  it.each(record.floatTexts)('%j as float does', (text, value) => {
    const float = floatOfText(text);
    expect(float === undefined ? null : floatText(float)).toBe(value);
  });

  it.each(record.base64)('%j as base64.decodebytes does', (text, value) => {
    expect(orNull(decodeBase64(text))).toBe(value);
  });

  it.each(record.times)('%j as numpy.datetime64 does', (text, value) => {
    const time = numpyTime(text);
    expect(time === null ? 'NaT' : orNull(time)).toBe(value);
  });

  it.each(record.times)('%j as pandas.to_datetime does', (text, _, value) => {
    const series = castDatetimes({ dtype: 'str', values: [text] });
    expect(series === undefined ? null : shownTime(series)).toBe(value);
  });
});

function shownTime({ dtype, values: [time] }: Series): string {
  if (dtype === 'datetime-zoned') return 'zoned';
  return typeof time === 'bigint' ? String(time) : 'NaT';
}
