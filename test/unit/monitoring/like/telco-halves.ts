import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../../../stack/project-root.ts';

const REFERENCE_ROWS = 3521;

type Halves = { folder: string; reference: string; current: string; remove: () => Promise<void> };

/** The Telco example's customers as two CSV files: the first 3,521, and the others. */
export async function writeTelcoHalves(): Promise<Halves> {
  const text = await readFile(join(projectRoot, 'trainer', 'data', 'telco-churn.csv'), 'utf8');
  const [head = '', ...rows] = text.trimEnd().split('\n');
  const folder = await mkdtemp(join(tmpdir(), 'relevo-telco-'));
  const write = async (name: string, half: string[]): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, `${[head, ...half].join('\n')}\n`);
    return file;
  };
  return {
    folder,
    reference: await write('reference.csv', rows.slice(0, REFERENCE_ROWS)),
    current: await write('current.csv', rows.slice(REFERENCE_ROWS)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
