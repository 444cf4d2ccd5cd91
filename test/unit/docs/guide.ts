import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../../stack/project-root.ts';

export const readGuide = (name: string): Promise<string> => readFile(join(projectRoot, 'docs', name), 'utf8');

/** The text from a heading to the next one of its level or above. */
export function sectionOf(guide: string, heading: string): string {
  const level = /^#+/.exec(heading)?.[0].length ?? 0;
  const start = guide.indexOf(`${heading}\n`);
  if (start === -1) throw new Error(`the guide has no heading ${heading}`);
  const body = guide.slice(start + heading.length);
  const end = body.search(new RegExp(`^#{1,${level}} `, 'm'));
  return end === -1 ? body : body.slice(0, end);
}

/** Cells of all table rows whose first cell begins with a code span, without the backticks around whole cells. */
export function codeRows(text: string): string[][] {
  return [...text.matchAll(/^\| (`[^|]*) \|(.*)\|$/gm)].map(([, first = '', rest = '']) =>
    [first, ...rest.split('|')].map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  );
}
