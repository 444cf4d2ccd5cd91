import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { RelevoError } from '../../shared/kernel/error.ts';
import { freePort } from '../free-port.ts';
import { projectRoot } from '../project-root.ts';
import { findPython } from '../python-interpreter.ts';

const NEEDED_DISK = 2_000_000_000;
const usualPorts = [5000, 7071, 10_000, 10_001, 10_002];

const gigabytes = (bytes: number): string => `${(bytes / 1_000_000_000).toFixed(1)} GB`;

/**
 * What the demo stands on, as lines to show.
 * @throws RelevoError NODE_TOO_OLD, PYTHON_MISSING or DISK_FULL with what to do.
 */
export async function preflight(): Promise<string[]> {
  const node = process.versions.node;
  if (Number(node.split('.')[0]) < 24)
    throw new RelevoError(
      'NODE_TOO_OLD',
      `this is Node ${node}; run it as "npm run demo", which brings Node 24`,
    );
  const { version } = await findPython();
  const disk = statfsSync(projectRoot);
  const free = disk.bavail * disk.bsize;
  if (free < NEEDED_DISK)
    throw new RelevoError('DISK_FULL', `${gigabytes(free)} are free, ${gigabytes(NEEDED_DISK)} are needed`);
  const taken: number[] = [];
  for (const port of usualPorts) if ((await freePort(port)) !== port) taken.push(port);
  return [
    `Node ${node}, Python ${version}, ${gigabytes(free)} of disk and ${gigabytes(freemem())} of memory free`,
    taken.length === 0
      ? 'the usual ports are free'
      : `ports ${taken.join(', ')} are taken: free ones are used instead`,
  ];
}
