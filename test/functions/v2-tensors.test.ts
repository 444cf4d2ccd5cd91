import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { runClient } from './run-client.ts';
import { startTestApp, type TestApp, uniqueName } from './test-app.ts';

const model = uniqueName('v2-tensors');
const policy = { task: 'regression', target: 'y', primary: 'rmse' };

const reportSchema = z.object({
  metadata: z.unknown(),
  answers: z.record(
    z.string(),
    z.object({ same: z.record(z.string(), z.boolean()), total: z.array(z.number()) }),
  ),
});

let app: TestApp;
let report: z.infer<typeof reportSchema>;

beforeAll(async () => {
  await promisify(execFile)(
    join(stateRoot, 'venv', 'bin', 'python'),
    [join(projectRoot, 'test', 'clients', 'register_tensor_model.py'), model],
    {
      env: {
        PATH: process.env['PATH'],
        MLFLOW_TRACKING_URI: inject('mlflow').url,
        MLFLOW_DISABLE_TELEMETRY: 'true',
      },
    },
  );
  app = await startTestApp({ policies: { [model]: policy } });
  const request = { url: new URL(app.url).host, model };
  report = reportSchema.parse(await runClient(inject('clients').python, 'triton_tensors.py', request));
}, 180_000);

afterAll(() => app?.stop());

describe("a model with a tensor signature, logged by MLflow's own onnx flavor", () => {
  it('tells the datatype and shape of each tensor', () => {
    const pairs = [
      ['bool', 'BOOL'],
      ['uint8', 'UINT8'],
      ['uint16', 'UINT16'],
      ['uint32', 'UINT32'],
      ['uint64', 'UINT64'],
      ['int8', 'INT8'],
      ['int16', 'INT16'],
      ['int32', 'INT32'],
      ['int64', 'INT64'],
      ['float16', 'FP16'],
      ['float32', 'FP32'],
      ['float64', 'FP64'],
      ['text', 'BYTES'],
    ];
    expect(report.metadata).toMatchObject({
      platform: 'onnx_onnxv1',
      inputs: pairs.map(([name, datatype]) => ({ name, datatype, shape: [-1, 2] })),
      outputs: [
        ...pairs.map(([name, datatype]) => ({ name: `same_${name}`, datatype, shape: [-1, 2] })),
        { name: 'total', datatype: 'FP32', shape: [-1] },
      ],
    });
  });

  it.each(['binary', 'json', 'binary in, json out', 'gzip'])(
    'gives every datatype back as it was: %s',
    (form) => {
      const { same, total } = report.answers[form] ?? { same: {}, total: [] };
      expect(Object.entries(same).filter(([, isSame]) => !isSame)).toEqual([]);
      expect(Object.keys(same)).toHaveLength(13);
      expect(total).toHaveLength(2);
    },
  );
});
