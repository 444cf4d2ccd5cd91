import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { livingOwner, stopLeftovers } from './pid-file.ts';
import { projectRoot, stateRoot } from './project-root.ts';

/** Every folder below `root` named `run`, where the pid files are. */
function pidFolders(root: string): string[] {
  if (!existsSync(root)) return [];
  const folders = readdirSync(root)
    .filter((name) => name !== 'venv')
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isDirectory());
  return folders
    .flatMap((path) => [path, join(path, 'run'), join(path, 'tests')])
    .filter((path) => existsSync(path));
}

for (const folder of pidFolders(stateRoot)) {
  const owner = livingOwner(folder);
  if (owner !== undefined) {
    console.error(`process ${owner} still runs a local stack; stop it first`);
    process.exit(1);
  }
  const stopped = await stopLeftovers(folder);
  if (stopped.length > 0) console.log(`stopped ${stopped.join(', ')}`);
}
for (const path of [stateRoot, join(projectRoot, 'dist')]) rmSync(path, { recursive: true, force: true });
console.log('removed .relevo/ and dist/');
