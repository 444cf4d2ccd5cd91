import autocannon from 'autocannon';
import type { PutLoad } from './load.ts';

/** Each connection has bodies of its own, so that no two requests under way at a time are the same. */
export const createAutocannonLoad =
  (): PutLoad =>
  async (url, bodies, { connections, seconds }) => {
    const { pathname } = new URL(url);
    let next = 0;
    const result = await autocannon({
      url,
      connections,
      duration: seconds,
      ...requestOf(pathname, bodies[0] ?? ''),
      setupClient: (client) => {
        const own = bodies.filter((_, index) => index % connections === next % bodies.length);
        next += 1;
        client.setRequests(own.map((body) => requestOf(pathname, body)));
      },
    });
    const failed = result.non2xx + result.errors;
    if (failed > 0) throw new Error(`${url}: ${failed} calls failed while it was measured`);
    const { requests, duration, latency } = result;
    const { total } = requests;
    return { requests: total, requestsPerSecond: total / duration, p50: latency.p50, p99: latency.p99 };
  };

const requestOf = (path: string, body: string) => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body,
});
