import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { runRelevo } from './run-relevo.ts';
import { serveOn } from './serve-on.ts';

const serving = {
  model: 'telco-churn',
  state: 'serving',
  version: '7',
  previous: '6',
  since: '2026-11-21T06:12:00.000Z',
  digest: '3f2a91c07e55d1b2a4'.padEnd(64, '0'),
  origin: 'registry',
  problem: null,
};
const problem = { code: 'REGISTRY_UNREACHABLE', message: 'MLflow does not say', since: serving.since };

const appOf = (answer: unknown, status = 200) =>
  serveOn(
    createServer((request, response) => {
      response.statusCode = request.url === '/status' ? status : 404;
      response.end(JSON.stringify(answer));
    }),
  );

describe('relevo status', () => {
  it('shows what is served, since when, from which digest', async () => {
    await using app = await appOf({ models: [serving] });
    const { code, out } = await runRelevo(['status'], { RELEVO_URL: app.url });
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      app.url,
      '',
      'MODEL        STATE    VERSION  SINCE                     DIGEST        FROM      PREVIOUS',
      'telco-churn  serving  7        2026-11-21T06:12:00.000Z  3f2a91c07e55  registry  6',
    ]);
  });

  it('ends with 1 and the reason where a model is not served as the registry says', async () => {
    const degraded = { ...serving, state: 'degraded', problem };
    await using app = await appOf({ models: [serving, degraded] });
    const shown = await runRelevo(['status', '--url', app.url]);
    expect(shown.code).toBe(1);
    expect(shown.out).toContain('telco-churn: REGISTRY_UNREACHABLE since 2026-11-21T06:12:00.000Z');
    const { code, out } = await runRelevo(['status', '--url', app.url, '--json']);
    expect({ code, answer: JSON.parse(out) }).toEqual({
      code: 1,
      answer: { url: app.url, models: [serving, degraded] },
    });
  });

  it('ends with 2 where no app answers, another program does, or the key is refused', async () => {
    await using other = await appOf({ hello: 'world' });
    await using closed = await appOf({}, 401);
    const [gone, stranger, refused] = await Promise.all([
      runRelevo(['status', '--url', 'http://127.0.0.1:9']),
      runRelevo(['status', '--url', other.url]),
      runRelevo(['status', '--url', closed.url]),
    ]);
    expect(gone).toMatchObject({ code: 2, err: expect.stringContaining('APP_UNREACHABLE') });
    expect(stranger).toMatchObject({ code: 2, err: expect.stringContaining('APP_ANSWER') });
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('KEY_REFUSED') });
  });

  it('ends with 2 for an unknown command and with 0 for help', async () => {
    const [unknown, help] = await Promise.all([runRelevo(['stauts']), runRelevo(['--help'])]);
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean status?') });
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('relevo [options] [command]') });
  });
});
