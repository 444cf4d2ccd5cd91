import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../shared/kernel/clock.ts';

export type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string };
export type Answer = {
  status?: number;
  body?: string;
  headers?: Record<string, string>;
  cut?: boolean;
  never?: boolean;
};

export type LocalServer = { url: string; seen: Seen[]; close: () => Promise<void> };

/** A local HTTP server that gives the answers one after the other, and the last one for ever. */
export async function startLocalServer(answers: readonly Answer[]): Promise<LocalServer> {
  const seen: Seen[] = [];
  const server = createServer((incoming, outgoing) => {
    void respond(answers, seen, incoming, outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function respond(
  answers: readonly Answer[],
  seen: Seen[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const { method = '', url = '', headers } = incoming;
  seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
  const answer = answers[seen.length - 1] ?? answers.at(-1) ?? {};
  if (answer.never === true) return;
  outgoing.writeHead(answer.status ?? 200, answer.headers ?? {});
  if (answer.cut === true) {
    outgoing.write(answer.body ?? 'x');
    outgoing.once('drain', () => incoming.socket.destroy());
    setImmediate(() => incoming.socket.destroy());
    return;
  }
  outgoing.end(answer.body ?? '{}');
}

/**
 * A clock that stands still but for waits, which pass at once and are recorded. Waits of `deadline` and longer never
 * end by themselves, so that the deadline timer does not fire; `timeUp` ends them.
 */
export function createTestClock(deadline: number): Clock & { waits: number[]; timeUp: () => void } {
  let nowMs = Date.parse('2026-11-21T00:00:00Z');
  const waits: number[] = [];
  const pending = new Set<() => void>();
  return {
    waits,
    timeUp: () => {
      for (const end of pending) end();
    },
    now: () => new Date(nowMs),
    sleep: (ms, signal) => {
      if (ms < deadline) {
        waits.push(ms);
        nowMs += ms;
        return Promise.resolve();
      }
      return new Promise((resolve, reject) => {
        pending.add(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
  };
}
