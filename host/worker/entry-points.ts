import { glob, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AppState } from './app-state.ts';
import { importNatively } from './import-natively.ts';
import type { PackageJson } from './package-json.ts';
import { asError, systemError } from './system-error.ts';
import type { WorkerLog } from './worker-log.ts';

/**
 * Loads the files that `main` matches, one after another in glob order. Resolves to the error that blocks the
 * app's start (no such file, or a file that threw), named as the real worker names it.
 */
export async function loadEntryPoints(
  appDir: string,
  packageJson: PackageJson,
  state: AppState,
  log: WorkerLog,
): Promise<Error | undefined> {
  const pattern = packageJson.main;
  if (pattern === undefined || pattern === '') return undefined;
  let current = pattern;
  try {
    const files = await matchingFiles(appDir, pattern);
    if (files.length === 0) throw systemError(noFileMessage(pattern));
    for (const file of files) {
      current = file;
      log({ level: 'debug', category: 'system', message: `Loading entry point file "${file}"` });
      await loadOne(join(appDir, file), packageJson, state);
    }
    return undefined;
  } catch (thrown) {
    const error = asError(thrown);
    const message = `Worker was unable to load entry point "${current}": ${error.message}`;
    return Object.assign(new Error(message, { cause: error }), { isAzureFunctionsSystemError: true });
  }
}

/** Brace alternatives in the order they are written, names in order within each. Folders do not count. */
async function matchingFiles(appDir: string, pattern: string): Promise<string[]> {
  const files = new Set<string>();
  for (const alternative of expandBraces(pattern.replace(/^\.\//, ''))) {
    const found: string[] = [];
    for await (const file of glob(alternative, { cwd: appDir })) found.push(file);
    for (const file of found.toSorted()) {
      if ((await stat(join(appDir, file))).isFile()) files.add(file.replaceAll('\\', '/'));
    }
  }
  return [...files];
}

/** `a/{b,c/*}.js` → `a/b.js`, `a/c/*.js`. */
export function expandBraces(pattern: string): string[] {
  const match = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/.exec(pattern);
  if (match === null) return [pattern];
  const [, before = '', alternatives = '', after = ''] = match;
  return alternatives.split(',').flatMap((one) => expandBraces(`${before}${one}${after}`));
}

const noFileMessage = (pattern: string): string => {
  const problem = /[*?{}[\]!]/.test(pattern)
    ? 'Found zero files matching the supplied pattern'
    : 'File does not exist';
  return `${problem} (is the app built?)`;
};

async function loadOne(path: string, packageJson: PackageJson, state: AppState): Promise<void> {
  state.currentEntryPoint = path;
  try {
    if (isEsModule(path, packageJson)) await importNatively(pathToFileURL(path).href);
    else createRequire(path)(path);
  } finally {
    state.currentEntryPoint = undefined;
  }
}

const isEsModule = (path: string, packageJson: PackageJson): boolean =>
  /\.m[jt]s$/.test(path) || (!/\.c[jt]s$/.test(path) && packageJson.type === 'module');
