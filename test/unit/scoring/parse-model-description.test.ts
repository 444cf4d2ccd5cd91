import { describe, expect, it } from 'vitest';
import { parseModelDescription } from '../../../shared/scoring/parse-model-description.ts';

const inputs = JSON.stringify([
  { type: 'string', name: 'gender', required: true },
  { type: 'long', name: 'tenure' },
  { type: 'double', name: 'TotalCharges', required: false },
]);
const outputs = JSON.stringify([
  { type: 'string', name: 'label', required: true },
  { type: 'double', name: 'probability', required: true },
]);

const packaged = `
flavors:
  onnx:
    data: model.onnx
    onnx_version: '1.21'
  python_function:
    loader_module: relevo_loader
model_id: m-0123
mlflow_version: 3.17.2
signature:
  inputs: '${inputs}'
  outputs: '${outputs}'
  params: null
metadata:
  owner: team
  relevo:
    format: 1
    task: binary
    target: Churn
    entity: customerID
    classes: ['No', 'Yes']
    positive: 'Yes'
    threshold: 0.31
    onnx: {label: label, probabilities: probabilities}
    evaluation: relevo/evaluation.parquet
    profile: relevo/profile.json
`;

describe('parseModelDescription', () => {
  it('reads signature and metadata.relevo', () => {
    expect(parseModelDescription(packaged)).toEqual({
      modelId: 'm-0123',
      modelFile: 'model.onnx',
      inputs: [
        { name: 'gender', type: 'string', required: true },
        { name: 'tenure', type: 'long', required: true },
        { name: 'TotalCharges', type: 'double', required: false },
      ],
      tensors: [],
      params: [],
      outputs: [
        { name: 'label', type: 'string' },
        { name: 'probability', type: 'double' },
      ],
      packaged: true,
      task: 'binary',
      target: 'Churn',
      entity: 'customerID',
      classes: ['No', 'Yes'],
      positive: 'Yes',
      threshold: 0.31,
      onnx: { label: 'label', probabilities: 'probabilities', prediction: null },
      evaluation: 'relevo/evaluation.parquet',
      profile: 'relevo/profile.json',
    });
  });

  it('reads a model that is only ONNX with defaults', () => {
    const text = `flavors: {onnx: {onnx_version: '1.20'}}\nsignature: {inputs: '${inputs}', outputs: null}`;
    expect(parseModelDescription(text)).toMatchObject({
      packaged: false,
      modelFile: 'model.onnx',
      task: 'regression',
      target: null,
      threshold: 0.5,
      outputs: [],
    });
  });

  it('reads a tensor signature as one without columns', () => {
    const tensor = JSON.stringify([{ type: 'tensor', 'tensor-spec': { dtype: 'float32', shape: [-1, 4] } }]);
    expect(parseModelDescription(`flavors: {onnx: {}}\nsignature: {inputs: '${tensor}'}`).inputs).toEqual([]);
  });

  it.each([
    ['flavors: {sklearn: {}, python_function: {}}', 'MODEL_NOT_ONNX', /\[sklearn, python_function\]/],
    ['flavors: {onnx: {data: ../model.onnx}}', 'MODEL_NOT_ONNX', /./],
    ['flavors: [', 'MODEL_DESCRIPTION_INVALID', /not YAML/],
    ['just text', 'MODEL_DESCRIPTION_INVALID', /./],
    [`flavors: {onnx: {}}\nsignature: {inputs: 'not json'}`, 'MODEL_DESCRIPTION_INVALID', /inputs/],
    [
      `flavors: {onnx: {}}\nsignature: {inputs: '[{"type":"sparkml_vector","name":"features"}]'}`,
      'MODEL_SIGNATURE_UNSUPPORTED',
      /features is a Spark ML vector; log/,
    ],
    [packaged.replace('format: 1', 'format: 2'), 'MODEL_DESCRIPTION_INVALID', /format/],
    [
      packaged.replace('relevo/profile.json', '../../secret.json'),
      'MODEL_DESCRIPTION_INVALID',
      /profile|inside the model/,
    ],
  ])('refuses %#', (text, code, message) => {
    expect(() => parseModelDescription(text)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('runs nothing that a YAML tag asks for', () => {
    const text = `flavors: {onnx: {data: !!js/function 'function () {}'}}`;
    expect(() => parseModelDescription(text)).not.toThrow(TypeError);
  });
});
