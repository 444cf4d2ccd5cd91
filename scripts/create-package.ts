import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { build } from '../stack/build.ts';
import { projectRoot, stateRoot } from '../stack/project-root.ts';
import { productionModules } from './production-modules.ts';
import { zipFolder } from './zip-folder.ts';

export type AppPackage = { zipFile: string; stage: string; bytes: number };

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  type: z.string(),
  main: z.string(),
  dependencies: z.record(z.string(), z.string()),
});

/** What Flex Consumption deploys: the compiled functions, host.json, the policies and the production dependencies. */
export async function createPackage(): Promise<AppPackage> {
  await build();
  const modules = await productionModules();
  const stage = join(stateRoot, 'package', 'stage');
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  copyCompiled(stage);
  for (const path of ['host.json', 'models'])
    cpSync(join(projectRoot, path), join(stage, path), { recursive: true });
  writeFileSync(join(stage, 'package.json'), manifest());
  cpSync(modules, join(stage, 'node_modules'), { recursive: true });
  const zipFile = join(stateRoot, 'package', 'relevo.zip');
  const zip = zipFolder(stage);
  writeFileSync(zipFile, zip);
  return { zipFile, stage, bytes: zip.length };
}

/** Without the host, and what the build makes for the library `relevo/mlflow`. */
function copyCompiled(stage: string): void {
  for (const part of ['startup.js', 'functions', 'chunks', 'assets'])
    cpSync(join(projectRoot, 'dist', part), join(stage, 'dist', part), {
      recursive: true,
      filter: (path) => !path.endsWith('.d.ts'),
    });
}

function manifest(): string {
  const text = readFileSync(join(projectRoot, 'package.json'), 'utf8');
  return `${JSON.stringify(manifestSchema.parse(JSON.parse(text)), undefined, 2)}\n`;
}
