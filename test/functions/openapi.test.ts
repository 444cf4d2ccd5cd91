import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { runRelevo } from '../cli/run-relevo.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { startTestApp, telcoPolicy, type TestApp, uniqueName } from './test-app.ts';

const [served, waiting] = [uniqueName('openapi-a'), uniqueName('openapi-b')];
const key = { 'content-type': 'application/json', 'x-functions-key': 'function-key' };
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    policies: { [served]: telcoPolicy, [waiting]: telcoPolicy },
    settings: {
      RELEVO_DEFAULT_MODEL: served,
      RELEVO_HOST_KEYS: '{"master":"master-key","host":{"default":"function-key"}}',
    },
  });
  await registerFixture(app.mlflow, served);
}, 120_000);

afterAll(() => app?.stop());

const operationSchema = z.object({
  post: z.object({
    summary: z.string(),
    requestBody: z.object({
      content: z.object({ 'application/json': z.object({ example: z.unknown() }) }),
    }),
  }),
});
const waitingSchema = z.object({ post: z.object({ summary: z.string() }) });
const documentSchema = z.looseObject({ paths: z.record(z.string(), z.unknown()) });

it('describes the champions; each example in the document is a request that is answered', async () => {
  const answer = await fetch(`${app.url}/openapi.json`, { headers: key });
  expect(answer.status).toBe(200);
  const document = documentSchema.parse(await answer.json());
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  for (const path of ['/invocations', `/models/${served}/invocations`]) {
    const { post } = operationSchema.parse(document.paths[path]);
    expect(post.summary).toBe(`Predict with ${served}, now version 1`);
    const example = post.requestBody.content['application/json'].example;
    expect((await app.post(path, example, key)).status).toBe(200);
  }
  const { post } = waitingSchema.parse(document.paths[`/models/${waiting}/invocations`]);
  expect(post.summary).toContain('no champion yet');
});

it('serves the page and its files itself, and names no other host', async () => {
  const page = await fetch(`${app.url}/docs`);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  const html = await page.text();
  expect(html).not.toMatch(/https?:/);
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file);
  expect(files).toHaveLength(3);
  for (const file of files) expect((await fetch(`${app.url}/${file}`)).status).toBe(200);
  for (const file of ['LICENSE', '..%2f..%2fstartup.js', 'none.js'])
    expect((await fetch(`${app.url}/docs/${file}`)).status).toBe(404);
});

it('needs the key for what it serves, which the command shows', async () => {
  expect((await fetch(`${app.url}/openapi.json`)).status).toBe(401);
  const refused = await runRelevo(['status', '--url', app.url]);
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('KEY_REFUSED') });
  const { code, out } = await runRelevo(['status', '--url', app.url, '--key', 'function-key']);
  expect(code).toBe(1);
  expect(out).toMatch(new RegExp(`${served} +serving +1 +\\d{4}-.*mlflow`));
  expect(out).toContain(`${waiting}: NO_CHAMPION since`);
});
