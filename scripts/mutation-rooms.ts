import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const HOME = 'shared/promotion';
const TESTS = 'test/unit/promotion';

/** Files beside the rooms' folders, which belong to no room of their own. */
const OUTSIDE = 'promote';
const unjudged = ['ports.ts', 'messages.ts'];

/** Tests that a mutant is not tried on: they ask services or resample for seconds, and catch nothing that light ones miss. */
const heavy: readonly string[] = [`${TESTS}/**/*-crashes.test.ts`];

/** A part of the gate whose mutants are tried on its own tests alone. */
export type MutationRoom = { name: string; mutate: string[]; tests: string[]; exclude: readonly string[] };

/** Folders of the gate, and the files beside them as one more. */
export function mutationRooms(root: string): MutationRoom[] {
  const entries = readdirSync(join(root, HOME), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const outside = entries.filter((entry) => entry.isFile() && !unjudged.includes(entry.name));
  return [
    ...folders.toSorted().map((name) => ({
      name,
      mutate: [`${HOME}/${name}/**/*.ts`],
      tests: [`${TESTS}/${name}/**/*.test.ts`],
      exclude: heavy,
    })),
    {
      name: OUTSIDE,
      mutate: outside.map(({ name }) => `${HOME}/${name}`).toSorted(),
      tests: [`${TESTS}/*.test.ts`],
      exclude: heavy,
    },
  ];
}

/**
 * The rooms that are asked for, by name or by files of them: of a room named by files only these are mutated.
 * @throws Error where a name is neither a room nor a file of one
 */
export function askedRooms(root: string, asked: readonly string[]): MutationRoom[] {
  const rooms = mutationRooms(root);
  if (asked.length === 0) return rooms;
  const wanted = asked.map(
    (name) => rooms.find((room) => room.name === name) ?? roomOfFile(root, rooms, name),
  );
  return rooms.flatMap((room) => {
    const own = wanted.filter(({ name }) => name === room.name);
    if (own.length === 0) return [];
    return own.includes(room) ? [room] : [{ ...room, mutate: own.flatMap(({ mutate }) => mutate) }];
  });
}

function roomOfFile(root: string, rooms: readonly MutationRoom[], file: string): MutationRoom {
  const path = relative(root, join(root, file)).split(sep).join('/');
  const name = dirname(path) === HOME ? OUTSIDE : path.split('/')[2];
  const room = path.startsWith(`${HOME}/`) ? rooms.find((one) => one.name === name) : undefined;
  if (room !== undefined && path.endsWith('.ts') && existsSync(join(root, path)))
    return { ...room, mutate: [path] };
  throw new Error(
    `${file} is neither a file of the gate nor one of ${rooms.map((one) => one.name).join(', ')}`,
  );
}
