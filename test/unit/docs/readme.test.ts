import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../stack/project-root.ts';
import { codeRows } from './guide.ts';

const read = (file: string): Promise<string> => readFile(join(projectRoot, file), 'utf8');
const guides = (await readdir(join(projectRoot, 'docs')))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const pages = ['README.md', 'host/README.md', 'shared/mlflow/README.md', 'trainer/README.md', ...guides];

/** As GitHub names the anchors of headings. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

describe('the README', () => {
  it('names every function and no other, each once', async () => {
    const readme = await read('README.md');
    const table = readme.slice(readme.indexOf('| function |'), readme.indexOf('## Commands'));
    const named = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
      cell.replaceAll('`', '').split(', '),
    );
    const files = await readdir(join(projectRoot, 'functions'));
    expect(named.toSorted()).toEqual(files.map((file) => file.replace('.ts', '')).toSorted());
  });

  it('leads to every guide', async () => {
    const readme = await read('README.md');
    expect(guides.filter((guide) => !readme.includes(`(${guide})`))).toEqual([]);
  });

  it('names only scripts that there are', async () => {
    const scripts = Object.keys(JSON.parse(await read('package.json')).scripts);
    const named = codeRows(await read('README.md')).flatMap(
      ([cell = '']) => /^npm run ([\w-]+)/.exec(cell)?.[1] ?? [],
    );
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

it.each(pages)('the links of %s lead somewhere', async (page) => {
  for (const [, target = ''] of (await read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(target)) continue;
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? page : join(dirname(page), file);
    expect([target, existsSync(join(projectRoot, path))]).toEqual([target, true]);
    if (anchor === undefined) continue;
    const headings = [...(await read(path)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      anchorOf(heading),
    );
    expect([target, headings.includes(anchor)]).toEqual([target, true]);
  }
});
