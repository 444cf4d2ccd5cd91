import { globSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const HOME = 'shared/promotion';
const TESTS = 'test/unit/promotion';

/** Name of the room of the files directly in the gate's folder. */
const TOP = 'promote';
const unjudged = ['ports.ts', 'messages.ts'].map((file) => `${HOME}/${file}`);

/** Tests that a mutant is not tried on: each takes seconds, and light ones beside it hold the same. */
const heavy: readonly string[] = ['crashes', 'real-model', 'consequences'].map(
  (kind) => `${TESTS}/**/*${kind}.test.ts`,
);

/** A folder of the gate whose files' mutants are tried on the tests of the same folder alone. */
export type MutationRoom = { name: string; mutate: string[]; tests: string[]; exclude: readonly string[] };

/** Each folder of the gate that has files of its own, at any depth. */
export function mutationRooms(root: string): MutationRoom[] {
  const files = globSync(`${HOME}/**/*.ts`, { cwd: root }).map((file) => file.split(sep).join('/'));
  const folders = Map.groupBy(
    files.filter((file) => !unjudged.includes(file)),
    (file) => dirname(file),
  );
  return [...folders]
    .map(([folder, mutate]) => ({
      name: nameOf(folder),
      mutate: mutate.toSorted(),
      tests: [`${folder.replace(HOME, TESTS)}/*.test.ts`],
      exclude: heavy,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const nameOf = (folder: string): string => (folder === HOME ? TOP : folder.slice(HOME.length + 1));

/**
 * The rooms that are asked for, by name, by a folder that holds some, or by files of them: of a room named by files only these are mutated.
 * @throws Error where a name is none of these
 */
export function askedRooms(root: string, asked: readonly string[]): MutationRoom[] {
  const rooms = mutationRooms(root);
  if (asked.length === 0) return rooms;
  const wanted = asked.flatMap((name) => namedRooms(root, rooms, name));
  return rooms.flatMap((room) => {
    const own = wanted.filter(({ name }) => name === room.name);
    if (own.length === 0) return [];
    return own.includes(room) ? [room] : [{ ...room, mutate: own.flatMap(({ mutate }) => mutate) }];
  });
}

function namedRooms(root: string, rooms: readonly MutationRoom[], asked: string): MutationRoom[] {
  const named = rooms.filter(({ name }) => name === asked || name.startsWith(`${asked}/`));
  if (named.length > 0) return named;
  const path = relative(root, join(root, asked)).split(sep).join('/');
  const room = rooms.find(({ mutate }) => mutate.includes(path));
  if (room !== undefined) return [{ ...room, mutate: [path] }];
  throw new Error(
    `${asked} is neither a file of the gate nor one of ${rooms.map(({ name }) => name).join(', ')}`,
  );
}
