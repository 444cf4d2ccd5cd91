import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Ask, bytesOf, type HttpAsk, type SocketAsk } from './ask.ts';

export type Reply = { status: number; headers: Record<string, string>; body: Buffer; ms: number };

/** No request may stay without an answer for longer. */
const HANG_MS = 20_000;

export type Sender = { send: (ask: Ask) => Promise<Reply>; close: () => void };

/** Sends requests to the app at a URL. */
export function createSender(url: string): Sender {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const place = { host: hostname, port: Number(port), agent };
  return {
    send: async (ask) => {
      const started = performance.now();
      const reply = ask.via === 'http' ? await sendHttp(ask, place) : await sendParts(ask, place);
      return { ...reply, ms: performance.now() - started };
    },
    close: () => agent.destroy(),
  };
}

type Place = { host: string; port: number; agent: Agent };
type Untimed = Omit<Reply, 'ms'>;

function sendHttp(ask: HttpAsk, { host, port, agent }: Place): Promise<Untimed> {
  const { promise, resolve, reject } = Promise.withResolvers<Untimed>();
  const body = ask.body === undefined ? undefined : bytesOf(ask.body);
  const chunked = Object.keys(ask.headers).some((name) => name.toLowerCase() === 'transfer-encoding');
  const length = body === undefined || chunked ? {} : { 'content-length': String(body.length) };
  const { method, path } = ask;
  const request = httpRequest({ host, port, agent, method, path, headers: { ...length, ...ask.headers } });
  request.setTimeout(HANG_MS, () => request.destroy(new Error('no answer: the app hangs')));
  request.once('error', reject);
  request.once('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('error', reject);
    response.once('end', () => {
      const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      resolve({
        status: response.statusCode ?? 0,
        headers: Object.fromEntries(headers),
        body: Buffer.concat(chunks),
      });
    });
  });
  request.end(body);
  return promise;
}

/** The first answer on a connection of its own. */
async function sendParts({ parts, pauseMs, end }: SocketAsk, { host, port }: Place): Promise<Untimed> {
  const socket = connect({ host, port, noDelay: true, allowHalfOpen: true });
  const { promise, resolve, reject } = Promise.withResolvers<Untimed>();
  let received = Buffer.alloc(0);
  socket.setTimeout(HANG_MS, () => reject(new Error('no answer: the app hangs')));
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    const reply = parseReply(received, false);
    if (reply !== undefined) resolve(reply);
  });
  const onEnd = (): void => {
    const reply = parseReply(received, true);
    if (reply === undefined) reject(new Error(`closed without an answer after ${received.length} bytes`));
    else resolve(reply);
  };
  socket.once('end', onEnd);
  socket.once('close', onEnd);
  // A server that has refused a request does not wait for the rest of it.
  socket.on('error', () => undefined);
  void write();
  try {
    return await promise;
  } finally {
    socket.destroy();
  }

  async function write(): Promise<void> {
    for (const part of parts) {
      if (!socket.writable) return;
      socket.write(bytesOf(part));
      if (pauseMs > 0) await delay(pauseMs);
    }
    if (end === 'half-close') socket.end();
  }
}

/** undefined while the answer is not complete; the interim answer 100 is passed over. */
function parseReply(bytes: Buffer, closed: boolean): Untimed | undefined {
  const split = bytes.indexOf('\r\n\r\n');
  if (split < 0) return undefined;
  const [line = '', ...lines] = bytes.toString('latin1', 0, split).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? Number.NaN);
  if (status === 100) return parseReply(bytes.subarray(split + 4), closed);
  const headers = Object.fromEntries(
    lines.map((text) => [
      text.slice(0, text.indexOf(':')).toLowerCase(),
      text.slice(text.indexOf(':') + 1).trim(),
    ]),
  );
  const body = bytes.subarray(split + 4);
  const length = headers['content-length'];
  if (headers['transfer-encoding'] === 'chunked')
    return body.includes('0\r\n\r\n') ? { status, headers, body: Buffer.alloc(0) } : undefined;
  if (length === undefined) return closed ? { status, headers, body } : undefined;
  return body.length >= Number(length)
    ? { status, headers, body: body.subarray(0, Number(length)) }
    : undefined;
}
