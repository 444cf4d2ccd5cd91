import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export type PacedCall = {
  /** When it was due, by `performance.now`. */
  dueAt: number;
  /** Milliseconds from when it was due to the end of its answer. */
  latency: number;
  /** Model version that answered. */
  version: string | undefined;
};

export type PacedLoad = {
  /** Those that have ended. */
  calls: readonly PacedCall[];
  /** What went wrong with those that failed. */
  failures: readonly string[];
  /** Waits for the calls under way. Repeatable. */
  stop: () => Promise<void>;
};

/**
 * Calls that begin at a steady rate whether or not those before them have been answered, so that a stall delays all that
 * are due in it.
 */
export function startPacedLoad(url: string, bodies: readonly string[], perSecond: number): PacedLoad {
  const agent = new Agent({ keepAlive: true });
  const calls: PacedCall[] = [];
  const underWay = new Set<Promise<void>>();
  const failures: string[] = [];
  const startedAt = performance.now();
  const stopping = new AbortController();

  async function call(dueAt: number, body: string): Promise<void> {
    try {
      const version = await post(agent, url, body);
      calls.push({ dueAt, latency: performance.now() - dueAt, version });
    } catch (error) {
      failures.push(String(error));
    }
  }
  async function pace(): Promise<void> {
    for (let sent = 0; !stopping.signal.aborted; sent += 1) {
      const dueAt = startedAt + (sent * 1000) / perSecond;
      const wait = dueAt - performance.now();
      if (wait > 0) await delay(Math.ceil(wait));
      const calling = call(dueAt, bodies[sent % bodies.length] ?? '');
      underWay.add(calling);
      void calling.then(() => underWay.delete(calling));
    }
  }
  const pacing = pace();
  return {
    calls,
    failures,
    stop: async () => {
      stopping.abort();
      await pacing;
      await Promise.all(underWay);
      agent.destroy();
    },
  };
}

function post(agent: Agent, url: string, body: string): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  const sent = request(url, { method: 'POST', agent, headers, timeout: 30_000 }, (response) => {
    const version = response.headers['x-relevo-version'];
    response.once('error', reject);
    response.once('end', () => {
      if (response.statusCode === 200) resolve(typeof version === 'string' ? version : undefined);
      else reject(new Error(`${url} answers ${response.statusCode}`));
    });
    response.resume();
  });
  sent.once('timeout', () => sent.destroy(new Error(`${url} gave no answer within 30 s`)));
  sent.once('error', reject);
  sent.end(body);
  return promise;
}
