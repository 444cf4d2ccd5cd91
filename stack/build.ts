import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { systemClock } from '../shared/kernel/clock.ts';
import { bundle } from './bundle.ts';
import { childEnvironment } from './environment.ts';
import { withFileLock } from './file-lock.ts';
import { projectRoot, stateRoot } from './project-root.ts';
import { runCommand } from './run-command.ts';

const dist = join(projectRoot, 'dist');
const STAMP = '.built';
const LOCK_WAIT_MS = 120_000;
const logFile = join(stateRoot, 'logs', 'build.log');
const sources = [
  'startup.ts',
  'functions',
  'shared',
  'host',
  'stack/bundle.ts',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
];

/**
 * Compiles what Azure would load into `dist/`. The folder is replaced as a whole, so that a deleted source leaves
 * nothing behind, and only after a compilation without errors. One process at a time builds.
 */
export const build = (): Promise<void> => locked(compile);

/** Builds unless `dist/` is newer than every source file and folder. */
export const buildIfStale = (): Promise<void> =>
  locked(async () => {
    if (isStale()) await compile();
  });

const locked = (work: () => Promise<void>): Promise<void> =>
  withFileLock(join(stateRoot, 'build.lock'), LOCK_WAIT_MS, work);

async function compile(): Promise<void> {
  const fresh = join(stateRoot, `build-${process.pid}`);
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const startedAt = systemClock.now();
  rmSync(logFile, { force: true });
  mkdirSync(stateRoot, { recursive: true });
  try {
    await runCommand({
      what: 'npm run build',
      command: process.execPath,
      args: [join(compiler, '..', 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', fresh],
      env: childEnvironment(),
      cwd: projectRoot,
      logFile,
    });
    await bundle(fresh);
    copyAssets(fresh);
    writeFileSync(join(fresh, STAMP), '');
    // A source that was saved meanwhile is newer than this.
    utimesSync(join(fresh, STAMP), startedAt, startedAt);
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** The viewer of the API document, which the app serves itself. */
function copyAssets(folder: string): void {
  const viewer = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const name of [
    'swagger-ui-bundle.js',
    'swagger-ui-bundle.js.LICENSE.txt',
    'swagger-ui.css',
    'LICENSE',
    'NOTICE',
  ])
    cpSync(join(viewer, name), join(folder, 'assets', 'swagger-ui', name));
}

function isStale(): boolean {
  const stamp = join(dist, STAMP);
  if (!existsSync(stamp)) return true;
  const builtAt = statSync(stamp).mtimeMs;
  return sources.some((source) => newest(join(projectRoot, source)) > builtAt);
}

/** Time of the newest change; a folder counts too, as its time changes when a file in it is removed. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
