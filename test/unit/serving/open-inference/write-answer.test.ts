import { describe, expect, it } from 'vitest';
import type { ElementArray, ElementType, ScoredBatch } from '../../../../shared/scoring/column-batch.ts';
import { byteStrings, columnModel, describeModel, jsonBody, readBody } from './infer-request.ts';

const facts = { model: 'churn', version: '7', predictionId: 'prediction-1' };
const inputs = [{ name: 'a', shape: [2], datatype: 'INT64', data: [1, 2] }];
const model = columnModel({ name: 'a', type: 'long', required: true });

const binary: ScoredBatch = {
  task: 'binary',
  labels: ['Yes', 'Nö'],
  probabilities: Float64Array.of(0.75, 0.1),
};

function answer(scored: ScoredBatch, request: object = {}, description = model) {
  const shown = { ...description, task: scored.task };
  const classes = scored.task === 'multiclass' ? scored.classes : [];
  const parsed = readBody({ ...shown, classes }, jsonBody({ inputs, ...request }));
  const { body, headers } = parsed.write(scored, [], facts);
  const bytes = Buffer.from(body);
  const length = Number(headers['inference-header-content-length'] ?? bytes.length);
  return { headers, json: JSON.parse(bytes.toString('utf8', 0, length)), blob: bytes.subarray(length) };
}

const names = (request: object): unknown[] =>
  answer(binary, request).json.outputs.map(({ name }: { name: string }) => name);

describe('an answer', () => {
  it('has label and probability, version and prediction id, and the id of the request', () => {
    expect(answer(binary, { id: 'r-1' })).toMatchObject({
      headers: { 'content-type': 'application/json' },
      json: {
        model_name: 'churn',
        model_version: '7',
        id: 'r-1',
        parameters: { prediction_id: 'prediction-1' },
        outputs: [
          { name: 'label', datatype: 'BYTES', shape: [2], data: ['Yes', 'Nö'] },
          { name: 'probability', datatype: 'FP64', shape: [2], data: [0.75, 0.1] },
        ],
      },
    });
    expect(answer(binary).json).not.toHaveProperty('id');
  });

  it('has a probability for each class', () => {
    const scored: ScoredBatch = {
      task: 'multiclass',
      labels: ['b', 'a'],
      classes: ['a', 'b'],
      probabilities: Float64Array.of(0.25, 0.75, 0.5, 0.5),
    };
    expect(answer(scored).json.outputs).toEqual([
      { name: 'label', datatype: 'BYTES', shape: [2], data: ['b', 'a'] },
      { name: 'probability_a', datatype: 'FP64', shape: [2], data: [0.25, 0.5] },
      { name: 'probability_b', datatype: 'FP64', shape: [2], data: [0.75, 0.5] },
    ]);
  });

  it('has null for what is not finite, and for the label that rests on it', () => {
    const odd: ScoredBatch = { ...binary, probabilities: Float64Array.of(Number.NaN, 0.1) };
    expect(answer(odd).json.outputs).toMatchObject([{ data: [null, 'Nö'] }, { data: [null, 0.1] }]);
    const regression: ScoredBatch = { task: 'regression', predictions: Float64Array.of(1.5, -Infinity) };
    expect(answer(regression).json.outputs).toEqual([
      { name: 'prediction', datatype: 'FP64', shape: [2], data: [1.5, null] },
    ]);
  });

  it('is binary for every output where the request says so', () => {
    const label = byteStrings('Yes', 'Nö');
    const { headers, json, blob } = answer(binary, { parameters: { binary_data_output: true } });
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(json.outputs).toEqual([
      { name: 'label', datatype: 'BYTES', shape: [2], parameters: { binary_data_size: label.length } },
      { name: 'probability', datatype: 'FP64', shape: [2], parameters: { binary_data_size: 16 } },
    ]);
    const numbers = Buffer.from(Float64Array.of(0.75, 0.1).buffer);
    expect(blob).toEqual(Buffer.concat([label, numbers]));
  });

  it('is binary for the outputs that say so themselves, in the order of the request', () => {
    const outputs = [
      { name: 'probability', parameters: { binary_data: true } },
      { name: 'label', parameters: { binary_data: false } },
    ];
    const { json, blob } = answer(binary, { outputs, parameters: { binary_data_output: true } });
    expect(json.outputs).toEqual([
      { name: 'probability', datatype: 'FP64', shape: [2], parameters: { binary_data_size: 16 } },
      { name: 'label', datatype: 'BYTES', shape: [2], data: ['Yes', 'Nö'] },
    ]);
    expect(blob.length).toBe(16);
  });

  it('has the outputs that are asked for; none asked for means all', () => {
    expect(names({ outputs: [{ name: 'label' }] })).toEqual(['label']);
    expect(names({ outputs: [] })).toEqual(['label', 'probability']);
  });

  it.each<[datatype: string, type: ElementType, data: ElementArray, json: string]>([
    ['BOOL', 'bool', Uint8Array.of(1, 0), '[true,false]'],
    ['UINT64', 'uint64', BigUint64Array.of(0n, 18_446_744_073_709_551_615n), '[0,18446744073709551615]'],
    ['INT64', 'int64', BigInt64Array.of(-9_007_199_254_740_993n, 1n), '[-9007199254740993,1]'],
    ['INT8', 'int8', Int8Array.of(-1, 2), '[-1,2]'],
    ['FP16', 'float16', Uint16Array.of(0x3555, 0x7c00), '[0.333251953125,null]'],
    ['FP32', 'float32', Float32Array.of(0.1, Number.NaN), '[0.10000000149011612,null]'],
    ['BYTES', 'string', ['a"b', ''], String.raw`["a\"b",""]`],
  ])("gives a graph's own outputs of %s", (datatype, type, data, json) => {
    const scored: ScoredBatch = {
      task: 'outputs',
      rows: 2,
      outputs: new Map([['y', { type, dims: [2, 1], data }]]),
    };
    const graph = describeModel({ task: 'outputs', tensors: [{ name: 'a', dtype: 'int64', shape: [-1] }] });
    const text = readBody(graph, jsonBody({ inputs })).write(scored, [], facts).body;
    expect(text).toContain(`{"name":"y","datatype":"${datatype}","shape":[2,1],"data":${json}}`);
  });

  it('is refused where the graph has no such output', () => {
    const scored: ScoredBatch = { task: 'outputs', rows: 2, outputs: new Map() };
    const graph = describeModel({ task: 'outputs', tensors: [{ name: 'a', dtype: 'int64', shape: [-1] }] });
    const parsed = readBody(graph, jsonBody({ inputs, outputs: [{ name: 'z' }] }));
    expect(() => parsed.write(scored, [], facts)).toThrow(
      expect.objectContaining({ code: 'OUTPUT_UNKNOWN', status: 400 }),
    );
  });
});
