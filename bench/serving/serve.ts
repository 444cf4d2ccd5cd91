import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/**
 * A plain server that answers every body, on the port that the script's second argument names. A body that cannot be
 * answered gets a 500.
 */
export function serve(answer: (body: Buffer) => Promise<string>): void {
  const server = createServer((request, response) => {
    void reply(request, response, answer);
  });
  server.listen(Number(process.argv[3]), '127.0.0.1');
}

async function reply(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (body: Buffer) => Promise<string>,
): Promise<void> {
  try {
    const text = await answer(await readBody(request));
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
    });
    response.end(text);
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    response.writeHead(500).end();
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => resolve(Buffer.concat(chunks)));
  request.on('error', reject);
  return promise;
}
