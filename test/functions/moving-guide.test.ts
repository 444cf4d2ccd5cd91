import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { registerFixture } from '../stack/register-fixture.ts';
import { codeRows, readGuide, sectionOf } from '../unit/docs/guide.ts';
import { patternOf, readGuideBlocks, runGuideBlock, withoutBlanks } from './guide-blocks.ts';
import { type Answer, startTestApp, type TestApp } from './test-app.ts';

const errorSchema = z.object({ error_code: z.string() });
const KEY = 'the key of the tests';
const MODEL = 'contract';
const policies = { [MODEL]: { task: 'multiclass', target: 'Contract', primary: 'accuracy' } };
const row = '{"tenure": 12, "MonthlyCharges": 70.35, "InternetService": "DSL", "Partner": true}';

const guide = await readGuide('moving-from-mlflow-serve.md');
const blocks = [
  ...(await readGuideBlocks('moving-from-mlflow-serve.md')),
  ...(await readGuideBlocks('errors-and-limits.md')),
];

/** Asks for a key. */
let strict: TestApp;
let compat: TestApp;

beforeAll(async () => {
  const keys = JSON.stringify({ master: `${KEY}, master`, host: { default: KEY } });
  strict = await startTestApp({ policies, settings: { RELEVO_HOST_KEYS: keys } });
  compat = await startTestApp({ policies, settings: { RELEVO_SCORING_MODE: 'mlflow-compat' } });
  await registerFixture(strict.mlflow, MODEL, { fixture: 'multiclass' });
}, 120_000);

afterAll(async () => {
  await strict?.stop();
  await compat?.stop();
});

it.each(blocks.map((block) => ({ ...block, needsKey: block.file !== 'no-key' })))(
  'what callers run works: $heading',
  async (block) => {
    const { hostname, port } = new URL(block.needsKey ? strict.url : compat.url);
    const printed = await runGuideBlock(block, {
      replace: { '127.0.0.1:7071': `${hostname}:${port}`, '"127.0.0.1", 7071': `"${hostname}", ${port}` },
      environment: { RELEVO_KEY: block.needsKey ? KEY : '' },
      ...(block.code.includes('tritonclient') ? { python: inject('clients').python } : {}),
    });
    expect(withoutBlanks(printed)).toMatch(patternOf(block.answer ?? ''));
  },
);

it('without the key nobody is answered', async () => {
  expect((await strict.post('/invocations', `{"dataframe_records": [${row}]}`)).status).toBe(401);
});

/** A request of one good row in which a value, as the guide's table has it, is another. */
function bodyWith(change: string): string {
  const [name = '', value = ''] = change.split(/(?<="): /);
  const changed = row.includes(name)
    ? row.replace(new RegExp(`${name}: [^,}]+`), () => `${name}: ${value}`)
    : row.replace('}', `, ${change}}`);
  return `{"dataframe_records": [${changed}]}`;
}

/** Status and code as the guide's table has them. */
const shownBy = ({ status, json }: Answer): string => {
  const error = errorSchema.safeParse(json);
  return error.success ? `${status} \`${error.data.error_code}\`` : String(status);
};

describe('the table of modes', () => {
  const rows = codeRows(sectionOf(guide, '## Strict, or as MLflow answers'));
  const headers = { 'content-type': 'application/json', 'x-functions-key': KEY };

  it('has rows', () => expect(rows.length).toBeGreaterThan(9));

  it.each(rows)('%s: strict %s, compat %s', async (change = '', inStrict = '', inCompat = '') => {
    const answers = [
      await strict.post('/invocations', bodyWith(change), headers),
      await compat.post('/invocations', bodyWith(change)),
    ];
    expect(answers.map(shownBy)).toEqual([inStrict, inCompat]);
  });

  it('tells ignored columns in a header', async () => {
    const answer = await strict.post('/invocations', bodyWith('"note": 1'), headers);
    expect(answer.headers.get('x-relevo-ignored-columns')).toBe('1; note');
  });
});

describe('what the page of errors says', () => {
  const large = 'x'.repeat(5 * 1024 * 1024);
  const json = { 'content-type': 'application/json' };
  const type = { 'content-type': 'text/plain' };
  const path = `/models/${MODEL}/invocations`;

  it.each([
    ['BAD_REQUEST', path, '{', json, 400],
    ['BAD_REQUEST', path, large, json, 413],
    ['INVALID_PARAMETER_VALUE', path, '{"dataframe_records": [{"note": 1}]}', json, 400],
    ['MODEL_UNKNOWN', '/models/none/invocations', bodyWith('"note": 1'), json, 404],
    ['VERSION_UNKNOWN', `${path}?version=99`, bodyWith('"note": 1'), json, 404],
    [undefined, path, 'x', type, 415],
  ])('of compat: %s', async (code, route, body, headers, status) => {
    const answer = await compat.post(route, body, headers);
    expect([answer.status, errorSchema.safeParse(answer.json).data?.error_code]).toEqual([status, code]);
  });

  it('of wrong methods in compat', async () => {
    const answer = await fetch(`${compat.url}${path}`);
    expect([answer.status, await answer.text()]).toEqual([405, '{"detail":"Method Not Allowed"}']);
  });

  it('of the routes of V2', async () => {
    const answer = await strict.post(`/v2/models/${MODEL}/infer`, '{"inputs": []}', {
      ...json,
      'x-functions-key': KEY,
    });
    const error = 'INPUTS inputs: expected at least one tensor';
    expect([answer.status, answer.json]).toEqual([400, { error }]);
  });
});

describe('the table of probes', () => {
  it.each(codeRows(sectionOf(guide, '## Load balancers and probes')).map(([path = '']) => path))(
    '%s needs no key and is 200 once a champion answers',
    async (path) => {
      const headers = { 'x-functions-key': KEY };
      const ready = await fetch(`${strict.url}/v2/models/${MODEL}/ready`, { headers });
      expect(ready.status).toBe(200);
      const answers = [await fetch(`${strict.url}${path}`), await fetch(`${compat.url}${path}`)];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    },
  );

  it('/ping lives and /v2/health/ready waits where no champion is', async () => {
    const empty = await startTestApp({ policies: { 'no-such-model': policies[MODEL] } });
    const status = async (path: string) => (await fetch(`${empty.url}${path}`)).status;
    expect([await status('/ping'), await status('/health'), await status('/v2/health/ready')]).toEqual([
      200, 200, 503,
    ]);
    const answer = await empty.post('/invocations', bodyWith('"note": 1'));
    expect([answer.status, answer.headers.get('retry-after'), answer.json]).toEqual([
      503,
      '5',
      expect.objectContaining({ error_code: 'NO_CHAMPION' }),
    ]);
    await empty.stop();
  });
});
