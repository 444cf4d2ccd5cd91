import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../shared/kernel/digest.ts';
import { childEnvironment } from '../../stack/environment.ts';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { runCommand } from '../../stack/run-command.ts';

/**
 * Folder of the packages that one peer has beside those of the project's own Python environment, for PYTHONPATH.
 * Installed from bench/peers/requirements.lock, again when that changes.
 */
export async function ensurePeerPackages(python: string, report: (line: string) => void): Promise<string> {
  const lockFile = join(projectRoot, 'bench', 'peers', 'requirements.lock');
  const folder = join(stateRoot, 'bench', 'packages');
  const marker = join(folder, 'relevo-lock.sha256');
  const digest = sha256(readFileSync(lockFile, 'utf8'));
  if (existsSync(marker) && readFileSync(marker, 'utf8') === digest) return folder;
  report('installing the packages of the peers');
  rmSync(folder, { recursive: true, force: true });
  const flags = ['--quiet', '--disable-pip-version-check', '--no-deps'];
  await runCommand({
    what: 'installing the packages of the peers',
    command: python,
    args: ['-m', 'pip', 'install', ...flags, '--target', folder, '--requirement', lockFile],
    env: childEnvironment(),
    logFile: join(stateRoot, 'logs', 'bench-packages.log'),
  });
  writeFileSync(marker, digest);
  return folder;
}
