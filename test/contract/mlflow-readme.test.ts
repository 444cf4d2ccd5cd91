import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { createMlflowClient } from '../../shared/mlflow/index.ts';

const client = createMlflowClient({ url: inject('mlflow').url });
const model = `readme-${randomUUID().slice(0, 8)}`;
const room = new URL('../../shared/mlflow/', import.meta.url);

it('runs the example of the README as it stands', async () => {
  const example = /```ts\n(.*?)```/s.exec(readFileSync(new URL('README.md', room), 'utf8'))?.[1] ?? '';
  const source = example
    .replace("'relevo/mlflow'", `'${new URL('index.ts', room).href}'`)
    .replace('http://127.0.0.1:5000', inject('mlflow').url)
    .replaceAll("'churn'", `'${model}'`);
  expect(source).not.toBe(example);
  await registerChampion();
  const folder = await mkdtemp(join(tmpdir(), 'relevo-readme-'));
  try {
    await writeFile(join(folder, 'example.ts'), `${source}export {};\n`);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const { stdout } = await promisify(execFile)(process.execPath, ['example.ts'], { cwd: folder });
    expect(stdout).toContain('0.84\n');
    expect(stdout).toContain("'MLmodel' => ");
    expect(await readdir(join(folder, 'model'))).toEqual(['MLmodel']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function registerChampion(): Promise<void> {
  const { experimentId } = await client.experiments.getOrCreate('readme');
  const run = await client.runs.create({ experimentId });
  await client.artifacts.upload(`${run.artifactUri}/model/MLmodel`, 'flavors: {}\n');
  await client.registeredModels.create(model);
  const { version } = await client.modelVersions.create({
    name: model,
    source: `runs:/${run.runId}/model`,
  });
  await client.registeredModels.setAlias(model, 'champion', version);
}
