import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { registerFixture } from '../stack/register-fixture.ts';
import { runClient } from './run-client.ts';
import { readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { startTestApp, telcoPolicy, type TestApp, uniqueName } from './test-app.ts';

const ROWS = 40;
const [model, multiclass] = [uniqueName('v2-churn'), uniqueName('v2-contract')];
const multiclassPolicy = { task: 'multiclass', target: 'Contract', primary: 'accuracy' };

const answerSchema = z.object({
  model: z.tuple([z.string(), z.string()]),
  id: z.string().nullable(),
  prediction: z.uuid(),
  outputs: z.record(z.string(), z.record(z.string(), z.unknown())),
  values: z.record(z.string(), z.array(z.unknown())),
});
const refusalsSchema = z.record(z.string(), z.object({ status: z.string(), message: z.string() }).nullable());
const reportSchema = z.looseObject({
  predictions: z.record(z.string(), answerSchema),
  large: z.record(z.string(), answerSchema.shape.values),
  asyncio: answerSchema,
  'half precision': z.object({ half: answerSchema, wide: answerSchema }),
  refusals: refusalsSchema,
  extras: refusalsSchema,
});

let app: TestApp;
let rows: TelcoRows;
let report: z.infer<typeof reportSchema>;

const longs = new Set(['tenure', 'SeniorCitizen']);
const doubles = new Set(['MonthlyCharges', 'TotalCharges']);
const typeOf = (name: string): string => (longs.has(name) ? 'long' : doubles.has(name) ? 'double' : 'string');

beforeAll(async () => {
  rows = await readTelcoRows(ROWS);
  app = await startTestApp({ policies: { [model]: telcoPolicy, [multiclass]: multiclassPolicy } });
  await registerFixture(app.mlflow, model);
  await registerFixture(app.mlflow, multiclass, { fixture: 'multiclass' });
  report = reportSchema.parse(
    await runClient(inject('clients').python, 'triton_client.py', {
      url: new URL(app.url).host,
      model,
      version: '1',
      multiclass,
      columns: Object.fromEntries(rows.columns.map((name) => [name, typeOf(name)])),
      rows: rows.data,
    }),
  );
}, 180_000);

afterAll(() => app?.stop());

describe("Triton's HTTP client", () => {
  it('finds server, models and versions live and ready', () => {
    expect(report).toMatchObject({
      live: true,
      ready: true,
      'model ready': true,
      'version ready': true,
      'unknown ready': false,
    });
  });

  it('reads the metadata of the server and of models', () => {
    expect(report['server']).toMatchObject({ name: 'relevo', extensions: ['binary_tensor_data'] });
    const metadata = {
      name: model,
      versions: ['1'],
      platform: 'onnx_onnxv1',
      inputs: expect.arrayContaining([
        { name: 'tenure', datatype: 'INT64', shape: [-1, 1] },
        { name: 'MonthlyCharges', datatype: 'FP64', shape: [-1, 1] },
        { name: 'Contract', datatype: 'BYTES', shape: [-1, 1], parameters: { content_type: 'str' } },
      ]),
      outputs: [
        { name: 'label', datatype: 'BYTES', shape: [-1] },
        { name: 'probability', datatype: 'FP64', shape: [-1] },
      ],
    };
    expect(report['metadata']).toEqual(metadata);
    expect(report['metadata of version']).toEqual(metadata);
    expect(report['metadata of multiclass']).toMatchObject({
      inputs: expect.arrayContaining([{ name: 'Partner', datatype: 'BOOL', shape: [-1, 1] }]),
      outputs: [
        { name: 'label', datatype: 'BYTES' },
        { name: 'probability_Month-to-month', datatype: 'FP64' },
        { name: 'probability_One year', datatype: 'FP64' },
        { name: 'probability_Two year', datatype: 'FP64' },
      ],
    });
  });

  it.each([
    'binary',
    'json',
    'json in, binary out',
    'binary in, json out',
    'columns of one',
    'narrow',
    'gzip',
    'deflate',
    'version',
    'id',
    'async',
    'hints',
  ])('gets the recorded predictions: %s', (name) => {
    const answer = report.predictions[name];
    expect(answer?.model).toEqual([model, '1']);
    expect(answer?.values['label']).toEqual(rows.labels);
    expectClose(answer?.values['probability'], rows.probabilities);
  });

  it.each(['binary', 'json', 'gzip'])('gets those of 2,000 rows at once: %s', (name) => {
    const values = report.large[name];
    expect(values?.['label']).toEqual(repeated(rows.labels));
    expectClose(values?.['probability'], repeated(rows.probabilities));
  });

  it('gets them from asyncio too', () => {
    expect(report.asyncio.values['label']).toEqual(rows.labels);
    expectClose(report.asyncio.values['probability'], rows.probabilities);
  });

  it('gets outputs in the form that it asks for, and only those', () => {
    const { binary, json, id } = report.predictions;
    expect(binary?.outputs['probability']).toEqual({
      name: 'probability',
      datatype: 'FP64',
      shape: [ROWS],
      parameters: { binary_data_size: ROWS * 8 },
    });
    expect(json?.outputs['label']).toEqual({
      name: 'label',
      datatype: 'BYTES',
      shape: [ROWS],
      data: rows.labels,
    });
    expect([binary?.id, id?.id]).toEqual([null, 'request-17']);
    expect(Object.keys(report.predictions['one output']?.values ?? {})).toEqual(['probability']);
  });

  it('sends half precision in binary', () => {
    const { half, wide } = report['half precision'];
    expect(half.values).toEqual(wide.values);
    expect(half.values['label']).toHaveLength(2);
  });

  it.each([
    ['unknown model', '404', 'MODEL_UNKNOWN'],
    ['unknown version', '404', 'VERSION'],
    ['unknown output', '400', 'OUTPUT_UNKNOWN outputs[0].name: the model has no output "logits"'],
    ['missing input', '400', 'COLUMN_MISSING columns: the model needs the columns'],
    ['wrong datatype', '400', 'SeniorCitizen is long: expected INT8'],
    ['unknown parameter', '400', 'PARAM_UNKNOWN parameters: the model has no parameter "temperature"'],
    ['sequence', '400', 'sequence_id is not supported'],
    ['classification', '400', 'classification is not supported'],
    ['shared memory', '400', 'shared_memory_region is not supported'],
    ['half precision in JSON', '400', 'FP16 has no form in JSON'],
    ['metadata of an unknown model', '404', 'MODEL_UNKNOWN'],
  ])('raises its exception with our text: %s', (name, status, message) => {
    expect(report.refusals[name]).toEqual({ status, message: expect.stringContaining(message) });
  });

  it.each([
    ['repository index', 'model_repository'],
    ['load', 'model_repository'],
    ['unload', 'model_repository'],
    ['config', 'model_configuration'],
    ['config of a version', 'model_configuration'],
    ['statistics', 'statistics'],
    ['statistics of a model', 'statistics'],
    ['statistics of a version', 'statistics'],
    ['trace', 'trace'],
    ['trace of a model', 'trace'],
    ['update trace', 'trace'],
    ['logging', 'logging'],
    ['update logging', 'logging'],
    ['system shared memory', 'system_shared_memory'],
    ['register system', 'system_shared_memory'],
    ['unregister system', 'system_shared_memory'],
    ['cuda shared memory', 'cuda_shared_memory'],
    ['register cuda', 'cuda_shared_memory'],
    ['unregister cuda', 'cuda_shared_memory'],
  ])('is told by name what is not served: %s', (name, extension) => {
    expect(report.extras[name]).toEqual({
      status: '400',
      message: `UNSUPPORTED path: the extension ${extension} is not supported`,
    });
  });
});

const repeated = <T>(found: T[]): T[] => Array.from({ length: 50 }, () => found).flat();

function expectClose(found: readonly unknown[] | undefined, expected: readonly number[]) {
  const values = z.array(z.number()).parse(found);
  expect(values).toHaveLength(expected.length);
  const differences = values.map((value, row) => Math.abs(value - (expected[row] ?? Number.NaN)));
  expect(Math.max(...differences)).toBeLessThanOrEqual(1e-6);
}
