import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDuckDb } from '../../shared/tables/database.ts';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { createWorld, customers, MODEL, policyOf } from '../unit/monitoring/world.ts';

const python = join(stateRoot, 'venv', 'bin', 'python');
const FIRST = '2026-03-01T00:00:00Z';

/** Code blocks of docs/capture.md in one language, reading the copy in `folder` instead of the working directory. */
async function snippets(language: string, folder: string): Promise<string[]> {
  const page = await readFile(join(projectRoot, 'docs/capture.md'), 'utf8');
  const blocks = [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))];
  return blocks.map(([, code = '']) =>
    code.replaceAll(/(['"])(inference|ground-truth)\//g, `$1${folder}/$2/`).replaceAll('telco-churn', MODEL),
  );
}

describe('the documented ways to read captured predictions', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'capture-'));
    const world = createWorld();
    const rows = customers(1, 300);
    await world.capture(FIRST, rows);
    await world.label(FIRST, rows.slice(0, 40));
    await world.label(FIRST, rows.slice(0, 20));
    world.clock.set('2026-03-01T01:06:00Z');
    await world.monitor(MODEL, policyOf());
    await world.capture('2026-03-01T01:00:00Z', customers(2, 10));
    for (const container of ['inference', 'ground-truth'])
      for (const name of await world.names(container)) {
        const file = join(folder, container, name);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, (await world.blobs.read(container, name))?.bytes ?? '');
      }
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('pandas reads the typed table in one line', async () => {
    const [line = ''] = await snippets('python', folder);
    const show = 'print(len(df), list(df.model.unique()), df.dtypes.astype(str).to_dict())';
    const { stdout } = await promisify(execFile)(python, ['-c', `import glob, pandas\n${line}${show}`]);
    expect(stdout).toContain(`300 ['${MODEL}']`);
    expect(stdout).toContain("'features.tenure': 'int64'");
    expect(stdout).toContain("'outputs.probability': 'float64'");
    expect(stdout).toMatch(/'timestamp': 'datetime64\[us, UTC\]'/);
  });

  it('DuckDB reads the table, the lines and the labels', async () => {
    const counts = await withDuckDb(async (database) => {
      const found: number[] = [];
      for (const sql of await snippets('sql', folder)) {
        const [row] = await database.query(`SELECT count(*) AS n FROM (${sql.trim().replace(/;$/, '')})`);
        found.push(Number(row?.['n']));
      }
      return found;
    });
    expect(counts).toEqual([300, 10, 40]);
  });
});
