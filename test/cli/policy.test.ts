import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runRelevo } from './run-relevo.ts';

const working = '{ "task": "binary", "target": "y", "positive": "yes", "primary": "roc_auc" }';

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'policies-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

it('finds nothing wrong with the policies of the project', async () => {
  expect(await runRelevo(['policy', 'check'])).toEqual({
    code: 0,
    out: 'models/telco-churn.jsonc: fine\n',
    err: '',
  });
});

it('names every contradiction with its place and ends with 1', async () => {
  const broken = working.replace('}', ', "gate": { "floors": { "rmse": 3 }, "margin": 2 } }');
  const folder = await folderOf({ 'a.jsonc': working, 'b.jsonc': broken });
  const { code, out } = await runRelevo(['policy', 'check'], { RELEVO_MODELS_DIR: folder });
  expect(code).toBe(1);
  expect(out).toContain(`${join(folder, 'a.jsonc')}: fine\n`);
  expect(out).toContain(`${join(folder, 'b.jsonc')}: ✖`);
  expect(out).toMatch(/→ at gate\.margin[^]*→ at gate\.floors\.rmse/);
  expect((await runRelevo(['policy', 'check', join(folder, 'a.jsonc')])).code).toBe(0);
});

it.each([
  ['a file that is not there', ['policy', 'check', 'models/nobody.jsonc']],
  ['a folder without policies', ['policy', 'check', '--models', 'docs']],
  ['a folder that is not there', ['policy', 'check', '--models', 'no-such-folder']],
  ['a model without a policy', ['policy', 'show', 'nobody']],
])('ends with 2 for %s', async (_what, args) => {
  expect(await runRelevo(args)).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/^POLICY_MISSING/),
  });
});

it('shows every setting and where it comes from', async () => {
  const { code, out } = await runRelevo(['policy', 'show', 'telco-churn']);
  expect(code).toBe(0);
  expect(out).toMatch(/^telco-churn: models\/telco-churn\.jsonc\n\nSETTING +VALUE +FROM\n/);
  expect(out).toMatch(/^gate\.floors\.roc_auc +0\.8 +file$/m);
  expect(out).toMatch(/^gate\.margin +0\.01 +follows from primary$/m);
  expect(out).toMatch(/^gate\.alpha +0\.05 +default$/m);
});

it('gives the same as JSON, of a file too', async () => {
  const { out } = await runRelevo(['policy', 'show', 'models/telco-churn.jsonc', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    model: 'telco-churn',
    settings: expect.arrayContaining([
      { path: 'gate.margin', value: 0.01, from: { kind: 'derived', setting: 'primary' } },
    ]),
  });
});
