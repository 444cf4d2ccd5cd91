import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadPolicies } from '../../../shared/app/load-policies.ts';

const working = `{ "task": "binary", "target": "Churn", "positive": "Yes", "primary": "roc_auc" } // five lines do`;

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'policies-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

it('loads the policies of the project', () => {
  const policies = loadPolicies('models');
  expect(policies.models()).toEqual(['telco-churn']);
  expect(policies.get('telco-churn')).toMatchObject({ target: 'Churn', entity: 'customerID' });
  expect(policies.get('other')).toBeUndefined();
});

it('fills in the defaults of the design', async () => {
  const policies = loadPolicies(await folderOf({ 'm.jsonc': working, 'README.md': 'no policy' }));
  expect(policies.get('m')).toMatchObject({
    gate: { action: 'auto', mode: 'auto', margin: 0.01, alpha: 0.05, minRows: 200, minPositives: 50 },
    monitoring: { window: '1d', minRows: 500, alarm: { hits: 3, windows: 5 } },
    retraining: { cooldown: '7d', maxPerMonth: 4, stopAfterRejections: 2 },
  });
});

it('names every wrong file and the path of every problem', async () => {
  const folder = await folderOf({
    'a.jsonc': '{ "task": "binary", "target": "y", "primary": "auc" }',
    'b.jsonc': '{ "task": ',
    'c.jsonc': working.replace('"Yes"', '"Yes", "gate": { "alpha": 2, "typo": 1 }'),
  });
  expect(() => loadPolicies(folder)).toThrow(
    /a\.jsonc[^]*primary[^]*b\.jsonc[^]*c\.jsonc[^]*typo[^]*gate\.alpha/u,
  );
});

it('says which folder cannot be read', () => {
  expect(() => loadPolicies('/nowhere/at/all')).toThrow(/RELEVO_MODELS_DIR/);
});
