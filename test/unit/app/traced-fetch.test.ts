import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { SpanStatusCode } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tracedFetch } from '../../../shared/app/traced-fetch.ts';
import { type RecordedTelemetry, recordTelemetry } from '../telemetry/recorded-telemetry.ts';

let recorded: RecordedTelemetry;
let server: Server;
let url: string;

beforeEach(async () => {
  recorded = recordTelemetry();
  server = createServer((request, response) => {
    response.statusCode = request.url?.startsWith('/down') === true ? 503 : 404;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterEach(async () => {
  recorded.stop();
  server.close();
  await once(server, 'close');
});

it('is a dependency with address and status, without the query', async () => {
  await tracedFetch(`${url}/api/runs/get?run_id=secret`, { method: 'POST' });
  expect(recorded.spans).toMatchObject([
    {
      name: 'POST /api/runs/get',
      attributes: {
        'http.request.method': 'POST',
        'url.full': `${url}/api/runs/get`,
        'server.address': '127.0.0.1',
        'server.port': Number(new URL(url).port),
        'http.response.status_code': 404,
      },
      status: { code: SpanStatusCode.UNSET },
    },
  ]);
});

it('takes the method of a Request', async () => {
  await tracedFetch(new Request(`${url}/x`, { method: 'DELETE' }));
  expect(recorded.spans).toMatchObject([{ name: 'DELETE /x' }]);
});

it('has failed when the server has', async () => {
  await tracedFetch(`${url}/down`);
  expect(recorded.spans).toMatchObject([{ status: { code: SpanStatusCode.ERROR } }]);
});

it('names artifacts by their route, as each has a path of its own', async () => {
  await tracedFetch(`${url}/api/2.0/mlflow-artifacts/artifacts/1/abc/artifacts/model.onnx`);
  expect(recorded.spans).toMatchObject([{ name: 'GET /api/2.0/mlflow-artifacts/artifacts' }]);
});

it('knows the port that an address leaves out', async () => {
  const aborted = { signal: AbortSignal.abort() };
  for (const address of ['http://127.0.0.1/', 'https://127.0.0.1/'])
    await expect(tracedFetch(address, aborted)).rejects.toThrow('aborted');
  expect(recorded.spans.map(({ attributes }) => attributes['server.port'])).toEqual([80, 443]);
});
