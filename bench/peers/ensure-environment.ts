import { join } from 'node:path';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { ensurePythonEnvironment } from '../../stack/python-environment.ts';

/** A peer with packages of its own: a folder below bench/peers with a requirements.lock. */
export type Peer = 'evidently' | 'nannyml' | 'pandera' | 'great-expectations';

/**
 * The Python of a peer's own environment in .relevo/bench, installed from its lock, and again when that changes.
 * @throws RelevoError PYTHON_MISSING or COMMAND_FAILED with what to do or the log's tail
 */
export async function ensurePeerEnvironment(
  peer: Peer,
  onProgress: (line: string) => void = () => undefined,
): Promise<string> {
  const lock = join(projectRoot, 'bench', 'peers', peer, 'requirements.lock');
  const { python } = await ensurePythonEnvironment(onProgress, join(stateRoot, 'bench', peer), lock);
  return python;
}
