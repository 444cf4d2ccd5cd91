import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, stateRoot } from '../stack/project-root.ts';
import type { MutationRoom } from './mutation-rooms.ts';
import { runTool } from './tool.ts';

const folder = join(stateRoot, 'mutation');

/** Where Stryker keeps a room's results; a later run tries again only what changed in the code or in its tests. */
export const resultsOf = (room: MutationRoom): string => join(folder, `${folderOf(room)}.json`);

/** The name of a room within another as one word. */
const folderOf = ({ name }: MutationRoom): string => name.replaceAll('/', '-');

export type MutationOptions = {
  /** Tries every mutant again, as results do not know when something changed that tests merely use. */
  force: boolean;
  /** Leaves out mutants of what happens once when a module loads: each of them costs a run of all the room's tests. */
  ignoreStatic: boolean;
};

/**
 * Stryker over one room. Vitest's list of tests is written beside it, as mutants of what happens once when a module loads are tried
 * on every test of that list.
 * @returns false where it could not be run, as tests fail without any mutant
 */
export async function runMutation(
  room: MutationRoom,
  { force, ignoreStatic }: MutationOptions,
): Promise<boolean> {
  const own = join(folder, folderOf(room));
  mkdirSync(own, { recursive: true });
  const tests = {
    include: room.tests,
    exclude: room.exclude,
    globalSetup: ['test/stack/temporary-folder.setup.ts'],
    testTimeout: 20_000,
  };
  const vitest = join(own, 'vitest.config.mjs');
  writeFileSync(vitest, `export default ${JSON.stringify({ test: tests })};\n`);
  const shared: unknown = JSON.parse(readFileSync(join(projectRoot, 'stryker.config.json'), 'utf8'));
  const config = join(own, 'stryker.config.json');
  const options = {
    ...(typeof shared === 'object' ? shared : {}),
    mutate: room.mutate,
    vitest: { configFile: vitest, related: true },
    incrementalFile: resultsOf(room),
    force,
    ignoreStatic,
    tempDirName: join('.relevo', 'mutation', folderOf(room), 'work'),
  };
  writeFileSync(config, JSON.stringify(options, null, 2));
  const { code } = await runTool('@stryker-mutator/core', ['run', config], {
    command: 'stryker',
    inherit: true,
  });
  return code === 0;
}
