import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRelevoError } from '../../../shared/kernel/error.ts';
import type { ScalarType } from '../../../shared/scoring/model-description.ts';
import { defaultLimits } from '../../../shared/serving/protocol.ts';
import { type ParsedFrame, parseRequest } from '../../../shared/serving/scoring-protocol/parse-request.ts';

const inputs: { name: string; type: ScalarType; required: boolean }[] = [
  { name: 'flag', type: 'boolean', required: true },
  { name: 'count', type: 'long', required: true },
  { name: 'amount', type: 'double', required: true },
  { name: 'word', type: 'string', required: true },
  { name: 'maybe', type: 'long', required: false },
];

const cells: Record<ScalarType, fc.Arbitrary<unknown>> = {
  boolean: fc.boolean(),
  integer: fc.integer(),
  long: fc.maxSafeInteger(),
  float: fc.float({ noNaN: true, noDefaultInfinity: true }),
  double: fc.option(fc.double({ noNaN: true, min: -3e38, max: 3e38 })),
  string: fc.option(fc.string({ unit: 'binary' })),
};

const row = fc.tuple(
  ...inputs.map(({ type, required }) => (required ? cells[type] : fc.option(cells[type]))),
);
const rows = fc.array(row, { minLength: 1, maxLength: 8 });
/** A name of its own that the signature does not know. */
const extra = fc.string({ unit: 'binary' }).map((name) => `extra ${name}`);

const parse = (body: unknown): ParsedFrame =>
  parseRequest(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), inputs, {
    limits: defaultLimits,
    entity: 'who',
  });

it('split and records, in any order of columns and beside others, give the same columns', () => {
  fc.assert(
    fc.property(
      rows,
      extra,
      fc.shuffledSubarray([...inputs.keys()], { minLength: inputs.length }),
      (table, unknown, order) => {
        const names = [...order.map((index) => inputs[index]?.name ?? ''), unknown];
        const data = table.map((cellsOfRow) => [...order.map((index) => cellsOfRow[index]), 'ignored']);
        const split = parse({ dataframe_split: { columns: names, data } });
        const records = parse({
          dataframe_records: data.map((values) =>
            Object.fromEntries(names.map((name, index) => [name, values[index]])),
          ),
        });
        expect(records).toEqual(split);
        expect(split.ignored).toEqual([unknown]);
        inputs.forEach((column, index) => {
          const expected = table.map((cellsOfRow) => JSON.parse(JSON.stringify(cellsOfRow[index])));
          expect(split.batch.columns.get(column.name)).toEqual(expected);
        });
      },
    ),
    { numRuns: 300 },
  );
});

/** Bodies that are nearly right: parts of the format with anything in between. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.record(
    {
      dataframe_split: fc.oneof(
        fc.jsonValue(),
        fc.record(
          {
            columns: fc.oneof(
              fc.jsonValue(),
              fc.array(fc.constantFrom('flag', 'count', 'who', '__proto__', 'constructor')),
            ),
            data: fc.oneof(fc.jsonValue(), fc.array(fc.array(fc.jsonValue()))),
          },
          { requiredKeys: [] },
        ),
      ),
      dataframe_records: fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.dictionary(
            fc.constantFrom('flag', 'count', 'amount', 'word', 'maybe', 'who', '__proto__', 'toString'),
            fc.jsonValue(),
          ),
        ),
      ),
    },
    { requiredKeys: [] },
  ),
);

const isInputError = (error: unknown): boolean =>
  isRelevoError(error) &&
  error.status >= 400 &&
  error.status < 500 &&
  error.path !== undefined &&
  !error.retryable;

it('whatever the body, the answer is columns for every input or an input error with a path', () => {
  fc.assert(
    fc.property(hostile, (body) => {
      try {
        const { batch } = parse(body);
        expect([...batch.columns.keys()]).toEqual(inputs.map((column) => column.name));
        expect([...batch.columns.values()].every((column) => column.length === batch.rows)).toBe(true);
      } catch (error) {
        if (!isInputError(error)) throw error;
      }
    }),
    { numRuns: 3000 },
  );
});

it('whatever the bytes, they are refused as the caller’s mistake', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
      expect(() => parseRequest(body, inputs, { limits: defaultLimits, entity: null })).toThrow(
        expect.toSatisfy(isInputError),
      );
    }),
  );
});

const MARK = 'payload-that-must-not-come-back';

it('no error quotes a value of the payload', () => {
  fc.assert(
    fc.property(
      rows,
      fc.nat(),
      fc.constantFrom<unknown>(MARK, [MARK], { [MARK]: MARK }, MARK.repeat(1000)),
      (table, position, value) => {
        const data = table.map((cellsOfRow) => [...cellsOfRow]);
        const broken = data[position % data.length] ?? [];
        broken[position % 3] = value;
        const body = { dataframe_split: { columns: inputs.map((column) => column.name), data } };
        expect(() => parse(body)).toThrow(
          expect.toSatisfy((error: unknown) => isInputError(error) && !String(error).includes(MARK)),
        );
      },
    ),
  );
});
