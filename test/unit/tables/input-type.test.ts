import { describe, expect, it } from 'vitest';
import { plainTypeSchema } from '../../../shared/scoring/model-description.ts';
import { inputType, inputTypes } from '../../../shared/tables/input-type.ts';

describe("what a table's column is read as for a type of a signature", () => {
  it('is known of everything but bytes, and what may be anything', () =>
    expect(Object.fromEntries(plainTypeSchema.options.map((type) => [type, inputType(type)]))).toEqual({
      boolean: 'boolean',
      integer: 'long',
      long: 'long',
      float: 'double',
      double: 'double',
      string: 'string',
      datetime: 'datetime',
      binary: undefined,
      any: undefined,
    }));

  it.each(['array', 'map', 'object', 'constructor', ''])('is not known of %j', (type) =>
    expect(inputType(type)).toBeUndefined(),
  );

  it('is said by the name of the column, where it is known', () =>
    expect(
      inputTypes([
        { name: 'tenure', type: 'integer' },
        { name: 'photo', type: 'binary' },
        { name: 'plan', type: 'string' },
        { name: 'since', type: 'datetime' },
      ]),
    ).toStrictEqual({ tenure: 'long', plan: 'string', since: 'datetime' }));
});
