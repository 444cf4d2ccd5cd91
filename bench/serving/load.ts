import autocannon from 'autocannon';

export type Load = { requestsPerSecond: number; p99: number };

/**
 * Keeps `connections` busy for `seconds`. Each connection has bodies of its own, which it sends in turn, so that no two
 * requests under way at a time are the same.
 */
export async function putLoad(
  url: string,
  bodies: readonly string[],
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Load> {
  const { pathname } = new URL(url);
  let next = 0;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    ...requestOf(pathname, bodies[0] ?? ''),
    setupClient: (client) => {
      const own = bodies.filter((_, index) => index % connections === next);
      next += 1;
      client.setRequests(own.map((body) => requestOf(pathname, body)));
    },
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx + result.errors} calls failed while it was measured`);
  return { requestsPerSecond: result.requests.total / result.duration, p99: result.latency.p99 };
}

const requestOf = (path: string, body: string) => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body,
});
