import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

/** One call and what came of it; times are milliseconds of `performance.now`. */
export type Call = {
  connection: number;
  /** Index of the body that was sent. */
  row: number;
  startedAt: number;
  endedAt: number;
  /** 0 when there was no answer. */
  status: number;
  /** As header and body name it; empty where they differ, or name none. */
  version: string;
  /** The first row's answer. */
  prediction: unknown;
};

export type Traffic = {
  calls: readonly Call[];
  stop(): Promise<void>;
};

const answerSchema = z.object({
  predictions: z.array(z.unknown()),
  model: z.object({ version: z.string() }),
});

/**
 * Sends bodies in turn over connections that are kept open, `perSecond` calls on all of them together. A connection
 * sends its next call when the one before is answered: late ones are made up for at once.
 */
export function startTraffic(options: {
  url: string;
  bodies: readonly string[];
  connections: number;
  perSecond: number;
}): Traffic {
  const { url, bodies, connections, perSecond } = options;
  const calls: Call[] = [];
  const stopping = new AbortController();
  const paceMs = (1000 * connections) / perSecond;

  async function run(connection: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let row = connection;
    let next = performance.now() + (paceMs * connection) / connections;
    while (!stopping.signal.aborted) {
      const early = next - performance.now();
      if (early > 0) await delay(early);
      next = Math.max(next + paceMs, performance.now() - 1000);
      row = (row + connections) % bodies.length;
      const startedAt = performance.now();
      const answer = await ask(url, agent, bodies[row] ?? '');
      calls.push({ connection, row, startedAt, endedAt: performance.now(), ...answer });
    }
    agent.destroy();
  }
  const running = Promise.all(Array.from({ length: connections }, (_, connection) => run(connection)));
  return {
    calls,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

type Answered = Pick<Call, 'status' | 'version' | 'prediction'>;
const nothing: Answered = { status: 0, version: '', prediction: undefined };

const ask = (url: string, agent: Agent, body: string): Promise<Answered> =>
  new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers, timeout: 20_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => resolve(nothing));
      response.on('end', () => {
        const version = response.headers['x-relevo-version'];
        resolve(parse(response.statusCode ?? 0, version, Buffer.concat(chunks).toString('utf8')));
      });
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(nothing));
    sent.end(body);
  });

function parse(status: number, version: string | string[] | undefined, text: string): Answered {
  if (status !== 200) return { ...nothing, status };
  const { predictions, model } = answerSchema.parse(JSON.parse(text));
  return { status, version: model.version === version ? version : '', prediction: predictions[0] };
}
