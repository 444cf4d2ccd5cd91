import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPackage } from '../../scripts/create-package.ts';
import { type AppHost, startAppHost } from '../../stack/app-host.ts';
import { type Azurite, startAzurite } from '../../stack/azurite.ts';
import { freePort } from '../../stack/free-port.ts';
import { projectRoot } from '../../stack/project-root.ts';

let folder: string;
let app: string;
let files: string[];
let azurite: Azurite;
let host: AppHost;

/** The zip, unpacked where nothing of the project can be found by accident, under the embedded host. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relevo-package-'));
  app = join(folder, 'app');
  const { zipFile } = await createPackage();
  const content = unzipSync(readFileSync(zipFile));
  files = Object.keys(content);
  for (const [name, bytes] of Object.entries(content)) {
    mkdirSync(dirname(join(app, name)), { recursive: true });
    writeFileSync(join(app, name), bytes);
  }
  const pidFolder = join(folder, 'run');
  azurite = await startAzurite({ folder: join(folder, 'azurite'), pidFolder, inMemory: true });
  host = await startAppHost({
    folder: join(folder, 'host'),
    pidFolder,
    mlflowUrl: `http://127.0.0.1:${await freePort()}`,
    storageConnectionString: azurite.connectionString,
    python: 'python3',
    appFolder: app,
    settings: { RELEVO_MODELS_DIR: 'models' },
  });
}, 280_000);

afterAll(async () => {
  await host?.child.stop();
  await azurite?.child.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the package for Flex Consumption', () => {
  it('holds binaries for linux-x64 only, no development dependency, no types and no command line', () => {
    const binaries = files.filter((name) => /\.(node|so|dylib|dll|exe)(\.\d+)*$/.test(name));
    expect(binaries.some((name) => name.includes('onnxruntime'))).toBe(true);
    expect(binaries.some((name) => name.includes('duckdb'))).toBe(true);
    expect(binaries.filter((name) => !/linux[-/]x64\//.test(name))).toEqual([]);
    const foreign =
      /^node_modules\/(typescript|vitest|azurite|node|knip|oxlint)\/|^dist\/(cli|host|shared)\/|\.d\.ts$|\.map$/;
    expect(files.filter((name) => foreign.test(name))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['host.json', 'package.json', 'models/telco-churn.jsonc']));
  });

  it('runs under the host with all functions', async () => {
    expect((await fetch(`${host.url}/ping`)).status).toBe(200);
    const listed: { name: string }[] = JSON.parse(await (await fetch(`${host.url}/admin/functions`)).text());
    const expected = readdirSync(join(projectRoot, 'functions')).map((file) => file.replace(/\.ts$/, ''));
    expect(listed.map(({ name }) => name).toSorted()).toEqual(expected.toSorted());
  });

  it('brings its own native libraries', () => {
    const program = `
      import { DuckDBInstance } from '@duckdb/node-api';
      import ort from 'onnxruntime-node';
      const instance = await DuckDBInstance.create();
      const connection = await instance.connect();
      const reader = await connection.runAndReadAll('select 41 + 1 as answer');
      console.log(reader.getRows()[0][0], typeof ort.InferenceSession.create);`;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: app });
    expect(output.toString().trim()).toBe('42 function');
  });
});
