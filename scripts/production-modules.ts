import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../shared/kernel/digest.ts';
import { RelevoError } from '../shared/kernel/error.ts';
import { callerSetting } from '../stack/environment.ts';
import { projectRoot, stateRoot } from '../stack/project-root.ts';
import { runProcess } from './tool.ts';

const target = ['--os=linux', '--cpu=x64', '--libc=glibc'];
/** Binaries of other platforms that a package carries inside, and npm's own bookkeeping. */
const foreign = [
  'onnxruntime-node/bin/napi-v6/darwin',
  'onnxruntime-node/bin/napi-v6/win32',
  'onnxruntime-node/bin/napi-v6/linux/arm64',
  '.bin',
  '.package-lock.json',
];
/** Types, source maps and manuals: nothing that Node loads. Licences stay. */
const unread = /\.(d\.[cm]?ts|map)$|^(readme|changelog|history|contributing|security)(\.\w+)?$/i;

/**
 * Folder with the production dependencies as the lock has them, for linux-x64 and without install scripts. Kept in
 * `.relevo/` until the lock or these rules change.
 */
export async function productionModules(): Promise<string> {
  const lock = readFileSync(join(projectRoot, 'package-lock.json'), 'utf8');
  const rules = [lock, ...target, ...foreign, unread.source].join('\n');
  const folder = join(stateRoot, 'package', `modules-${sha256(rules).slice(0, 16)}`);
  const modules = join(folder, 'node_modules');
  if (existsSync(modules)) return modules;
  const fresh = `${folder}-${process.pid}`;
  await install(fresh);
  prune(join(fresh, 'node_modules'));
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return modules;
}

async function install(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc'])
    copyFileSync(join(projectRoot, file), join(folder, file));
  const flags = ['ci', '--omit=dev', '--ignore-scripts', ...target, '--prefix', folder];
  const npm = callerSetting('npm_execpath');
  const { code, output } =
    npm === undefined
      ? await runProcess('npm', 'npm', flags)
      : await runProcess('npm', process.execPath, [npm, ...flags]);
  if (code !== 0)
    throw new RelevoError('PACKAGE_FAILED', `npm ci of the production dependencies:\n${output}`);
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
}

function prune(modules: string): void {
  for (const path of foreign) rmSync(join(modules, path), { recursive: true, force: true });
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && unread.test(entry.name)) rmSync(join(entry.parentPath, entry.name));
}
