import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { startPacedLoad } from '../../../../bench/serving/paced-load.ts';
import { waitUntil } from '../../../../stack/wait-until.ts';

/** Answers `bad` with a 503, and everything else with its version. */
async function serve(seen: string[]): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push(body);
      return response.writeHead(body === 'bad' ? 503 : 200, { 'x-relevo-version': '7' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
}

it('sends the bodies in turn at its rate, and notes which version answered', async () => {
  const seen: string[] = [];
  const load = startPacedLoad(await serve(seen), ['a', 'b'], 100);
  expect(await waitUntil(() => load.calls.length >= 20, 5000)).toBe(true);
  await load.stop();
  const [first, ...others] = load.calls.map(({ dueAt }) => dueAt).toSorted((a, b) => a - b);
  expect(others[9]).toBeCloseTo((first ?? 0) + 100, 3);
  expect(load.calls.every(({ version, latency }) => version === '7' && latency > 0)).toBe(true);
  expect(load.failures).toEqual([]);
  expect(Math.abs(seen.filter((body) => body === 'a').length - seen.length / 2)).toBeLessThanOrEqual(0.5);
});

it('goes on after a call that fails, and says what was wrong with it', async () => {
  const load = startPacedLoad(await serve([]), ['bad', 'good'], 100);
  expect(await waitUntil(() => load.calls.length >= 3, 5000)).toBe(true);
  await load.stop();
  expect(load.failures[0]).toContain('answers 503');
  const sent = load.calls.length;
  await load.stop();
  expect(load.calls).toHaveLength(sent);
});
