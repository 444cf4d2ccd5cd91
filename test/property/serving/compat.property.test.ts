import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRelevoError } from '../../../shared/kernel/error.ts';
import type { ModelInput } from '../../../shared/scoring/column-batch.ts';
import type { ModelDescription } from '../../../shared/scoring/model-description.ts';
import { castBools, castFloats, castInts } from '../../../shared/serving/compat/cast-numbers.ts';
import { decodeBase64 } from '../../../shared/serving/compat/decode-base64.ts';
import { parsePythonJson } from '../../../shared/serving/compat/parse-json.ts';
import { floatOfText, intOfFloat, intOfText } from '../../../shared/serving/compat/python-number.ts';
import { floatText } from '../../../shared/serving/compat/python-text.ts';
import type { PyValue } from '../../../shared/serving/compat/python-value.ts';
import { readCompatRequest } from '../../../shared/serving/compat/read-compat-request.ts';
import { inferSeries } from '../../../shared/serving/compat/series.ts';
import { tokenizeCsv } from '../../../shared/serving/compat/tokenize-csv.ts';
import { defaultLimits } from '../../../shared/serving/protocol.ts';
import { randomRequests } from '../../conformance/random-requests.ts';
import { columns, describeModel, namedTensors } from './signatures.ts';

const read = (body: string, description: ModelDescription, contentType = 'application/json') =>
  readCompatRequest(Buffer.from(body), description, {
    limits: defaultLimits,
    headers: { 'content-type': contentType },
    entity: null,
    extraColumns: 'ignore',
  });

const valuesOf = (input: ModelInput) => ('columns' in input ? input.columns.get('x') : undefined);

const modelOf = (type: 'boolean' | 'integer' | 'long' | 'float' | 'double') =>
  describeModel({ inputs: [{ name: 'x', required: true, type }] });

const forms: Readonly<Record<string, (texts: readonly string[]) => string>> = {
  records: (texts) => `{"dataframe_records": [${texts.map((text) => `{"x": ${text}}`).join()}]}`,
  split: (texts) =>
    `{"dataframe_split": {"columns": ["x"], "data": [${texts.map((text) => `[${text}]`).join()}]}}`,
  columns: (texts) => `{"inputs": {"x": [${texts.join()}]}}`,
  inputs: (texts) => `{"inputs": [${texts.map((text) => `{"x": ${text}}`).join()}]}`,
  instances: (texts) => `{"instances": [${texts.map((text) => `{"x": ${text}}`).join()}]}`,
};
const form = fc.constantFrom(...Object.values(forms));
const list = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 5 });

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const plain = (value: bigint): bigint | number =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value;

it('integers of 64 bits go into a long as they are, in every form', () => {
  fc.assert(
    fc.property(list(int64), form, (values, write) => {
      expect(valuesOf(read(write(values.map(String)), modelOf('long')).input)).toEqual(values.map(plain));
    }),
  );
});

it('doubles go into a double as they are, in every form', () => {
  fc.assert(
    fc.property(list(double), form, (values, write) => {
      const texts = values.map((value) => floatText(value));
      expect(valuesOf(read(write(texts), modelOf('double')).input)).toEqual(values);
    }),
  );
});

const quoted = (values: readonly string[]): string[] => values.map((value) => `" ${value} "`);

it('a number in a text is the number, but for fractions in integer columns', () => {
  fc.assert(
    fc.property(list(int64), list(double), form, (ints, doubles, write) => {
      expect(valuesOf(read(write(quoted(ints.map(String))), modelOf('long')).input)).toEqual(ints.map(plain));
      expect(valuesOf(read(write(quoted(doubles.map(floatText))), modelOf('double')).input)).toEqual(doubles);
      const fraction = quoted(['0.5']);
      expect(() => read(write(fraction), modelOf('long'))).toThrow(/convert/);
    }),
  );
});

it('a float is the nearest of 32 bits', () => {
  fc.assert(
    fc.property(list(double), form, (values, write) => {
      const texts = values.map((value) => floatText(value));
      expect(valuesOf(read(write(texts), modelOf('float')).input)).toEqual(values.map(Math.fround));
    }),
  );
});

it('a column of integers wraps around at 32 bits, one of texts or of lists does not', () => {
  fc.assert(
    fc.property(list(int64), (values) => {
      const wrapped = castInts({ dtype: 'int64', values }, 32)?.values;
      expect(wrapped).toEqual(values.map((value) => BigInt.asIntN(32, value)));
      const fit = values.every((value) => BigInt.asIntN(32, value) === value);
      expect(castInts({ dtype: 'str', values: values.map(String) }, 32)?.values).toEqual(
        fit ? values : undefined,
      );
    }),
  );
});

it('a float is cut for an integer, and is the least integer where it does not fit', () => {
  fc.assert(
    fc.property(double, fc.constantFrom<32 | 64>(32, 64), (value, bits) => {
      const cut = BigInt(Math.trunc(value));
      const least = -(2n ** BigInt(bits - 1));
      const expected = cut >= least && cut < -least ? cut : least;
      expect(castInts({ dtype: 'float64', values: [value] }, bits)?.values).toEqual([expected]);
    }),
  );
});

it('narrow integers of floats keep the low bits of the register', () => {
  fc.assert(
    fc.property(fc.double({ min: -(2 ** 31), max: 2 ** 31 - 1, noNaN: true }), (value) => {
      const cut = BigInt(Math.trunc(value));
      for (const bits of [8, 16]) {
        expect(intOfFloat(value, bits)).toBe(BigInt.asIntN(bits, cut));
        expect(intOfFloat(value, bits, true)).toBe(BigInt.asUintN(bits, cut));
      }
    }),
  );
});

it('nothing missing becomes an integer, and in a double it is NaN', () => {
  const missing = fc.constantFrom<(number | null)[]>(null, Number.NaN);
  fc.assert(
    fc.property(list(double), missing, fc.nat(), (values, none, at) => {
      const given: (number | null)[] = [...values];
      given.splice(at % values.length, 0, none);
      const series = inferSeries(given);
      expect(castInts(series, 64)).toBeUndefined();
      expect(castFloats(series, 64)?.values).toEqual(given.map((value) => value ?? Number.NaN));
    }),
  );
});

it('a truth value is false where it is empty, zero or missing, and true else', () => {
  const empty = fc.constantFrom<PyValue[]>('', 0, -0, 0n, false, null, [], new Map());
  const full = fc.oneof(
    fc.string({ minLength: 1 }),
    int64.filter((value) => value !== 0n),
    double.filter((value) => value !== 0),
    fc.constantFrom<PyValue[]>(true, 'false', Number.NaN, [0], new Map([['', null]])),
  );
  fc.assert(
    fc.property(
      list(
        fc.oneof(
          empty.map((value) => ({ value, truth: false })),
          full.map((value) => ({ value, truth: true })),
        ),
      ),
      (cells) => {
        const values = cells.map(({ value }) => value);
        expect(castBools({ dtype: 'object', values }).values).toEqual(cells.map(({ truth }) => truth));
      },
    ),
  );
});

it('texts of numbers read as the numbers that they write', () => {
  fc.assert(
    fc.property(
      int64,
      double,
      fc.constantFrom('', ' ', '\t', '\n', '\u001f', '\u0085'),
      (int, value, space) => {
        expect(intOfText(`${space}${int}${space}`)).toBe(int);
        expect(floatOfText(`${space}${floatText(value)}${space}`)).toBe(value);
        expect(intOfText(`${space}${int}.0`)).toBeUndefined();
      },
    ),
  );
});

it('floats are written in the shortest form that reads back, with a fraction or an exponent', () => {
  fc.assert(
    fc.property(double, (value) => {
      const text = floatText(value);
      expect(Number(text)).toBe(value);
      expect(text).toMatch(/^-?\d+(\.\d+|(\.\d+)?e[-+]\d{2,3})$/);
    }),
  );
});

it('base64 survives characters that are none', () => {
  const noise = fc.stringMatching(/^[ \n!-*,.:-@[-`{-~é]*$/).filter((text) => !/[=/+]/.test(text));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), noise, fc.nat(), (bytes, put, at) => {
      const text = Buffer.from(bytes).toString('base64');
      const place = at % (text.length + 1);
      expect(decodeBase64(text.slice(0, place) + put + text.slice(place))).toBe(text);
    }),
  );
});

it('JSON reads as JSON.parse reads it, and is refused where that refuses', () => {
  fc.assert(
    fc.property(
      fc.json({ stringUnit: 'binary' }),
      fc.nat(),
      fc.constantFrom('', '"', ',', '[', '}', '0', ' ', '\\', 'e', '-', '.', '\u0001', ':'),
      fc.nat({ max: 1 }),
      (text, at, put, cut) => {
        const place = at % text.length;
        const mutated = (text.slice(0, place) + put + text.slice(place + cut)).toWellFormed();
        for (const body of [text, mutated])
          expect(attempt(() => plainJson(parsePythonJson(body)))).toEqual(
            attempt(() => plainJson(JSON.parse(body))),
          );
      },
    ),
    { numRuns: 500 },
  );
});

/** With numbers for all integers, one zero, and maps for objects. */
function plainJson(value: unknown): unknown {
  if (typeof value === 'bigint' || value === 0) return Number(value) + 0;
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object' || value === null) return value;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return new Map(entries.map(([name, item]) => [name, plainJson(item)]));
}

function attempt(run: () => unknown): { value: unknown } | undefined {
  try {
    return { value: run() };
  } catch {
    return undefined;
  }
}

it('quoted cells of CSV come back', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é'), maxLength: 5 });
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 }),
    );
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), (rows, end, last) => {
      const lines = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
      expect(tokenizeCsv(lines.join(end) + (last ? end : ''), 10)).toEqual(rows);
    }),
  );
});

/** Whether a body is read, or refused as the caller's fault; any other failure is ours. */
function isAnswered(body: string, description: ModelDescription, contentType?: string | null): boolean {
  try {
    return read(body, description, contentType ?? 'application/json').input.rows >= 0;
  } catch (error) {
    return isRelevoError(error) && [400, 413, 415].includes(error.status);
  }
}

it('no body fails otherwise than by a refusal, whatever the signature', () => {
  const field = fc.constantFrom('dataframe_split', 'dataframe_records', 'inputs', 'instances');
  const signature = fc.oneof(
    columns.map((inputs) => describeModel({ inputs })),
    namedTensors.map(({ specs }) => describeModel({ tensors: specs })),
  );
  fc.assert(
    fc.property(
      signature,
      field,
      fc.json({ maxDepth: 4 }),
      fc.json({ maxDepth: 3 }),
      (model, name, data, params) => {
        expect(isAnswered(`{"${name}": ${data}, "params": ${params}}`, model)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

it('requests of the conformance suite are read or refused by any other signature', () => {
  const bodies = randomRequests(200, 7);
  fc.assert(
    fc.property(columns, fc.constantFrom(...bodies), (inputs, { body, contentType }) => {
      expect(isAnswered(String(body), describeModel({ inputs }), contentType)).toBe(true);
    }),
    { numRuns: 400 },
  );
});
