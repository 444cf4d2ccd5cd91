import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRelevoError, type RelevoError } from '../../../shared/kernel/error.ts';
import type { Value } from '../../../shared/scoring/column-batch.ts';
import { coerceColumns } from '../../../shared/scoring/coerce-columns.ts';
import type { InputColumn, ScalarType } from '../../../shared/scoring/model-description.ts';

const types: ScalarType[] = ['boolean', 'integer', 'long', 'float', 'double', 'string'];
const column = fc.record({ name: fc.constant('x'), type: fc.constantFrom(...types), required: fc.boolean() });
const anything = fc.oneof(
  fc.jsonValue(),
  fc.double(),
  fc.bigInt(),
  fc.constantFrom(undefined, '', '1', 'true', 'nan', 1e39, 2 ** 53, -0),
);

type Outcome = { cells: Value[] } | { error: RelevoError };

/** Cells, or the error that refused one; anything else that is thrown ends the test. */
function coerce(input: InputColumn, values: readonly unknown[]): Outcome {
  try {
    const source = () => (row: number) => values[row];
    const { columns } = coerceColumns([input], values.length, source, { maxStringLength: 50 });
    return { cells: columns.get('x') ?? [] };
  } catch (error) {
    if (!isRelevoError(error)) throw error;
    return { error };
  }
}

const isKept = (cell: Value | undefined, value: unknown): boolean =>
  cell === null
    ? value === null || value === undefined || Number.isNaN(value)
    : Object.is(cell, typeof value === 'bigint' ? Number(value) : value);

it('a cell is kept exactly, is missing, or is refused as the caller’s mistake', () => {
  fc.assert(
    fc.property(column, anything, (input, value) => {
      const outcome = coerce(input, [value]);
      return 'cells' in outcome
        ? isKept(outcome.cells[0], value)
        : outcome.error.status === 400 && outcome.error.path === 'data[0].x';
    }),
    { numRuns: 2000 },
  );
  expect(coerce({ name: 'x', type: 'long', required: true }, ['1'])).toHaveProperty('error');
});

const hasType: Record<ScalarType, (cell: Value) => boolean> = {
  boolean: (cell) => typeof cell === 'boolean',
  integer: Number.isSafeInteger,
  long: Number.isSafeInteger,
  float: Number.isFinite,
  double: Number.isFinite,
  string: (cell) => typeof cell === 'string',
};

it('what is kept has the type of its column', () => {
  fc.assert(
    fc.property(column, fc.array(anything, { maxLength: 3 }), (input, values) => {
      const outcome = coerce(input, values);
      return 'error' in outcome || outcome.cells.every((cell) => cell === null || hasType[input.type](cell));
    }),
    { numRuns: 1000 },
  );
  expect(coerce({ name: 'x', type: 'double', required: true }, [1, null])).toEqual({ cells: [1, null] });
});

it('coercing what was kept changes nothing', () => {
  const values = fc.array(fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean()));
  fc.assert(
    fc.property(column, values, (input, given) => {
      const accepted = given.filter((value) => 'cells' in coerce(input, [value]));
      const once = coerce(input, accepted);
      expect(once).toHaveProperty('cells');
      expect(coerce(input, 'cells' in once ? once.cells : [])).toEqual(once);
    }),
  );
});
