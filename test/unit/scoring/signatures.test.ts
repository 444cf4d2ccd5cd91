import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromFloat16Bits, toFloat16Bits } from '../../../shared/scoring/float16.ts';
import { parseParams } from '../../../shared/scoring/parse-params.ts';
import { parseInputs, parseOutputs } from '../../../shared/scoring/parse-signature.ts';

const signatureSchema = z.object({
  inputs: z.string(),
  outputs: z.string().nullable(),
  params: z.string().nullable(),
});
const { signatures, halves } = z
  .object({
    signatures: z.record(z.string(), signatureSchema),
    halves: z.object({
      numbers: z.array(z.number()),
      bits: z.array(z.number()),
      rounded: z.array(z.number().nullable()),
    }),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/onnx/signatures.json'), 'utf8')));

const signature = (name: string): z.infer<typeof signatureSchema> =>
  signatures[name] ?? { inputs: '', outputs: null, params: null };

describe('signatures as MLflow writes them', () => {
  it('of a frame', () => {
    const { inputs, outputs } = signature('frame');
    const required = true;
    expect(parseInputs(inputs)).toEqual({
      tensors: [],
      inputs: [
        { name: 'flag', required, type: 'boolean' },
        { name: 'small', required, type: 'integer' },
        { name: 'count', required, type: 'long' },
        { name: 'ratio', required, type: 'float' },
        { name: 'price', required, type: 'double' },
        { name: 'word', required, type: 'string' },
        { name: 'when', required, type: 'datetime' },
        { name: 'bytes', required, type: 'binary' },
        { name: 'basket', required, type: 'array', items: { type: 'string' } },
        {
          name: 'person',
          required,
          type: 'object',
          properties: [
            { name: 'name', required, type: 'string' },
            { name: 'tags', required: false, type: 'array', items: { type: 'string' } },
          ],
        },
        { name: 'nothing', required: false, type: 'any' },
      ],
    });
    expect(parseOutputs(outputs)).toEqual([{ name: '', type: 'tensor' }]);
  });

  it('of nested types and parameters', () => {
    const { inputs, params } = signature('every');
    expect(parseInputs(inputs).inputs.slice(2)).toEqual([
      { name: 'grid', required: true, type: 'array', items: { type: 'array', items: { type: 'double' } } },
      { name: 'counts', required: true, type: 'map', values: { type: 'array', items: { type: 'long' } } },
      {
        name: 'item',
        required: false,
        type: 'object',
        properties: [
          { name: 'id', required: true, type: 'long' },
          { name: 'note', required: false, type: 'string' },
        ],
      },
      { name: 'rest', required: true, type: 'any' },
    ]);
    expect(parseParams(params)).toEqual([
      { name: 'scale', list: false, default: 2.5, type: 'double' },
      { name: 'steps', list: true, default: [1, 2], type: 'long' },
      { name: 'since', list: false, default: '2024-01-01T00:00:00Z', type: 'datetime' },
      { name: 'prompt', list: false, default: null, type: 'string' },
      {
        name: 'options',
        list: false,
        default: { deep: true },
        type: 'object',
        properties: [{ name: 'deep', required: true, type: 'boolean' }],
      },
    ]);
    expect(parseParams(signature('params').params).map(({ name, type, list }) => [name, type, list])).toEqual(
      [
        ['alpha', 'long', false],
        ['names', 'string', true],
        ['on', 'boolean', false],
        ['day', 'datetime', false],
      ],
    );
  });

  it('of unnamed columns, which are named by their position', () => {
    expect(parseInputs(signature('unnamed').inputs).inputs.map(({ name }) => name)).toEqual(['0', '1']);
  });

  it.each([
    ['array', [{ name: null, dtype: 'float32', shape: [-1, 3] }]],
    [
      'arrays',
      [
        { name: 'a', dtype: 'float64', shape: [-1, 3] },
        { name: 'b', dtype: 'string', shape: [-1] },
      ],
    ],
    ['images', [{ name: 'image', dtype: 'uint8', shape: [-1, 28, 28, 1] }]],
    ['halves', [{ name: null, dtype: 'float16', shape: [-1] }]],
  ])('of tensors: %s', (name, tensors) => {
    expect(parseInputs(signature(name).inputs)).toEqual({ inputs: [], tensors });
  });
});

const deep = '{"type":"array","items":'.repeat(40) + '{"type":"long"}' + '}'.repeat(40);
const tensor = '{"type":"tensor","tensor-spec":{"dtype":"int8","shape":[-1]}}';

describe('signatures that are none, or cannot be served, are refused', () => {
  it.each([
    ['[]', /empty/],
    ['{}', /not a schema/],
    [`[{"type":"long","name":"a"},${tensor}]`, /mixes columns and tensors/],
    ['[{"type":"long","name":"a"},{"type":"long"}]', /mixes named and unnamed/],
    ['[{"type":"long","required":false}]', /optional/],
    ['[{"type":"long","name":"a"},{"type":"long","name":"a"}]', /a twice/],
    [`[${tensor},${tensor}]`, /several tensors without names/],
    ['[{"type":"tensor","name":"t"}]', /t is not a tensor/],
    ['[{"type":"tensor","tensor-spec":{"dtype":"int8","shape":[-2]}}]', /not a tensor/],
    ['[{"type":"array","name":"a"}]', /a\.items is not a type/],
    ['[{"type":"object","name":"a","properties":{}}]', /without properties/],
    ['[{"type":"text","name":"a"}]', /a has type text; log the model with one of boolean/],
    [`[{"name":"a",${deep.slice(1)}]`, /levels deep/],
    ['[{"type":"array","name":"a","items":{"type":"sparkml_vector"}}]', /Spark ML vector; log/],
    [signature('times').inputs, /datetime64\[ns\], which ONNX lacks; log/],
  ])('%#', (text, message) => {
    expect(() => parseInputs(text)).toThrow(message);
  });

  it.each([
    ['[{"name":"a","type":"long","default":"x","shape":null}]', /a has a default that is not of its type/],
    ['[{"name":"a","type":"long","default":1,"shape":[-1]}]', /default/],
    ['[{"name":"a","type":"long","default":[1],"shape":[2]}]', /not a schema/],
    ['[{"name":"a","type":"binary","default":"YQ==","shape":null}]', /binary/],
  ])('params %#', (text, message) => {
    expect(() => parseParams(text)).toThrow(message);
  });

  it('but not the older word for a type', () => {
    expect(parseParams('[{"name":"a","dtype":"long","default":1,"shape":null}]')).toEqual([
      { name: 'a', type: 'long', list: false, default: 1 },
    ]);
  });
});

describe('half precision', () => {
  it('rounds as numpy does', () => {
    expect(halves.numbers.map(toFloat16Bits)).toEqual(halves.bits);
  });

  it('is read as numpy reads it', () => {
    const rounded = halves.rounded.map(
      (value, index) => value ?? Math.sign(halves.numbers[index] ?? 0) * Infinity,
    );
    expect(halves.bits.map(fromFloat16Bits)).toEqual(rounded);
  });

  it('keeps every number that it has', () => {
    const bits = Array.from({ length: 65_536 }, (_, index) => index).filter(
      (value) => !Number.isNaN(fromFloat16Bits(value)),
    );
    expect(bits.map((value) => toFloat16Bits(fromFloat16Bits(value)))).toEqual(bits);
  });
});
