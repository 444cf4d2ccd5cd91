import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

// Written as local time, which is how a zip keeps it: the same in every time zone.
const EPOCH = new Date(1980, 0, 1);
const UNIX = 3;

/** A zip with the folder's files: sorted, without times, so that equal content gives equal bytes. */
export function zipFolder(folder: string): Uint8Array {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const content: Zippable = {};
  for (const file of files)
    content[relative(folder, file).split(sep).join('/')] = [readFileSync(file), attributes(file)];
  return zipSync(content, { level: 6, mtime: EPOCH });
}

/** Only whether a file may be executed is kept: other permission bits depend on who built it. */
const attributes = (file: string): { os: number; attrs: number } => {
  const mode = (statSync(file).mode & 0o111) === 0 ? 0o100644 : 0o100755;
  return { os: UNIX, attrs: mode * 0x10000 };
};
