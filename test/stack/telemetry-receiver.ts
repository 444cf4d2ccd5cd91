import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { generate } from 'selfsigned';
import { z } from 'zod';

const itemSchema = z.object({
  name: z.string(),
  tags: z.record(z.string(), z.string()),
  data: z.object({ baseType: z.string(), baseData: z.looseObject({}) }),
});

export type TelemetryItem = {
  type: string;
  operationId: string | undefined;
  data: Record<string, unknown>;
};

export type TelemetryReceiver = {
  items: TelemetryItem[];
  connectionString: string;
  /** PEM file for NODE_EXTRA_CA_CERTS, which is read at process start. */
  certificateFile: string;
  stop(): Promise<void>;
};

/** Speaks Azure Monitor's ingestion protocol over TLS on 127.0.0.1 and keeps what arrives. */
export async function startTelemetryReceiver(): Promise<TelemetryReceiver> {
  const items: TelemetryItem[] = [];
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const certificateFile = join(await mkdtemp(join(tmpdir(), 'receiver-')), 'certificate.pem');
  await writeFile(certificateFile, cert);
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const received = request.url?.endsWith('/track') === true ? parseItems(body) : [];
    items.push(...received);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ itemsReceived: received.length, itemsAccepted: received.length, errors: [] }),
    );
  };
  const server = createServer({ key, cert }, (request, response) => {
    receive(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const endpoint = `https://localhost:${address.port}/`;
  return {
    items,
    certificateFile,
    connectionString: `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=${endpoint};LiveEndpoint=${endpoint}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** One JSON array, or one item a line. */
const parseItems = (body: string): TelemetryItem[] => {
  const values: unknown = body.startsWith('[')
    ? JSON.parse(body)
    : body.split('\n').map((line) => JSON.parse(line));
  return z
    .array(itemSchema)
    .parse(values)
    .map(({ tags, data }) => ({
      type: data.baseType,
      operationId: tags['ai.operation.id'],
      data: data.baseData,
    }));
};
