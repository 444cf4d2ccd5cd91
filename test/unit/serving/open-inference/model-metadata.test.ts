import { describe, expect, it } from 'vitest';
import { modelMetadata } from '../../../../shared/serving/open-inference/model-metadata.ts';
import { unknownPath } from '../../../../shared/serving/open-inference/unknown-path.ts';
import { columnModel, describeModel, tensorModel } from './infer-request.ts';

describe('metadata', () => {
  it('give each column its datatype and, where it is text, what the text is', () => {
    const { inputs } = modelMetadata(
      'm',
      ['1'],
      columnModel(
        { name: 'a', required: true, type: 'boolean' },
        { name: 'b', required: true, type: 'integer' },
        { name: 'c', required: true, type: 'long' },
        { name: 'd', required: true, type: 'float' },
        { name: 'e', required: false, type: 'double' },
        { name: 'f', required: true, type: 'string' },
        { name: 'g', required: true, type: 'datetime' },
        { name: 'h', required: true, type: 'binary' },
        { name: 'i', required: true, type: 'array', items: { type: 'long' } },
        { name: 'j', required: true, type: 'any' },
      ),
    );
    expect(
      inputs.map(({ name, datatype, parameters }) => [name, datatype, parameters?.content_type]),
    ).toEqual([
      ['a', 'BOOL', undefined],
      ['b', 'INT32', undefined],
      ['c', 'INT64', undefined],
      ['d', 'FP32', undefined],
      ['e', 'FP64', undefined],
      ['f', 'BYTES', 'str'],
      ['g', 'BYTES', 'datetime'],
      ['h', 'BYTES', 'base64'],
      ['i', 'BYTES', 'pd_json'],
      ['j', 'BYTES', 'pd_json'],
    ]);
    expect(inputs.every(({ shape }) => shape.join() === '-1,1')).toBe(true);
  });

  it('call inputs without names by their position', () => {
    const columns = columnModel(
      { name: '0', required: true, type: 'double' },
      { name: '1', required: true, type: 'double' },
    );
    expect(modelMetadata('m', [], columns).inputs.map(({ name }) => name)).toEqual(['input-0', 'input-1']);
    const tensor = tensorModel({ name: null, dtype: 'float16', shape: [-1, 28, 28] });
    expect(modelMetadata('m', [], tensor).inputs).toEqual([
      { name: 'input-0', datatype: 'FP16', shape: [-1, 28, 28] },
    ]);
  });

  it.each([
    [describeModel({ task: 'regression' }), ['prediction']],
    [describeModel({ task: 'binary', classes: ['No', 'Yes'] }), ['label', 'probability']],
    [describeModel({ task: 'multiclass', classes: ['a', 'b'] }), ['label', 'probability_a', 'probability_b']],
  ])('name the outputs as answers do', (description, names) => {
    expect(modelMetadata('m', ['3'], description)).toMatchObject({
      name: 'm',
      versions: ['3'],
      platform: 'onnx_onnxv1',
      outputs: names.map((name) => ({ name, shape: [-1] })),
    });
  });
});

const outputsOf = (more: object) =>
  modelMetadata('m', [], { ...describeModel({ task: 'outputs' }), ...more }).outputs;

describe('metadata of a model that is neither classifier nor regression', () => {
  it('name the outputs of its graph, once they are known', () => {
    const graphOutputs = [{ name: 'y', dtype: 'int64', shape: [-1, 3] }] as const;
    expect(outputsOf({ graphOutputs })).toEqual([{ name: 'y', datatype: 'INT64', shape: [-1, 3] }]);
    expect(outputsOf({})).toEqual([]);
  });
});

describe('a path that is not served', () => {
  it.each([
    ['repository/index', 'model_repository'],
    ['repository/models/m/load', 'model_repository'],
    ['systemsharedmemory/status', 'system_shared_memory'],
    ['systemsharedmemory/region/r/register', 'system_shared_memory'],
    ['cudasharedmemory/unregister', 'cuda_shared_memory'],
    ['models/m/config', 'model_configuration'],
    ['models/m/versions/1/config', 'model_configuration'],
    ['models/stats', 'statistics'],
    ['models/m/stats', 'statistics'],
    ['models/m/versions/1/stats', 'statistics'],
    ['trace/setting', 'trace'],
    ['models/m/trace/setting', 'trace'],
    ['logging', 'logging'],
    ['models/m/generate', 'generate'],
    ['models/m/versions/2/generate_stream', 'generate'],
  ])('%s belongs to the extension %s', (path, extension) => {
    expect(unknownPath(path)).toMatchObject({
      status: 400,
      code: 'UNSUPPORTED',
      message: `the extension ${extension} is not supported`,
    });
  });

  it.each(['', 'models', 'modelsx', 'repositories', 'models/m/n/config', 'x/logging'])(
    '%s is unknown',
    (path) => {
      expect(unknownPath(path)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    },
  );
});
