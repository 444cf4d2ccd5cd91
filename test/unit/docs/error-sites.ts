import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../../stack/project-root.ts';

/** A place in the source that makes an error. `code` is undefined where it is not a literal. */
export type ErrorSite = { file: string; code: string | undefined; status: number };

const makers = /\b(new RelevoError|inputError|refused|wire)\(/g;

/** Every place below the folders (of `shared/`) that makes an error. Compat mode speaks MLflow's codes and is left out. */
export async function errorSites(patterns: readonly string[]): Promise<ErrorSite[]> {
  const sites: ErrorSite[] = [];
  for await (const file of glob(
    patterns.map((pattern) => join('shared', pattern)),
    { cwd: projectRoot },
  )) {
    if (file.includes('/compat/')) continue;
    const source = await readFile(join(projectRoot, file), 'utf8');
    for (const match of source.matchAll(makers)) {
      const given = argumentsAt(source, match.index + match[0].length);
      sites.push({ file, ...siteOf(match[1] ?? '', given, source) });
    }
  }
  return sites;
}

function siteOf(maker: string, given: string[], source: string): Omit<ErrorSite, 'file'> {
  if (maker === 'wire') return { code: literal(given[1]), status: Number(given[0]) };
  if (maker === 'refused') return { code: literal(given[0]), status: 401 };
  const code = literal(given[0]);
  if (maker === 'inputError') return { code, status: Number(given[3] ?? 400) };
  const details = given[2] ?? '';
  const declared = /^\w+$/.test(details)
    ? (new RegExp(`const ${details} = (\\{[^;]*);`).exec(source)?.[1] ?? '')
    : details;
  return { code, status: Number(/status: (\d+)/.exec(declared)?.[1] ?? 500) };
}

const literal = (text: string | undefined): string | undefined => /^'([A-Z0-9_]+)'$/.exec(text ?? '')?.[1];

/** The arguments of a call as text, from behind its opening bracket. */
function argumentsAt(source: string, start: number): string[] {
  const given = [''];
  let [depth, quote] = [0, ''];
  for (const character of source.slice(start)) {
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (`'"\``.includes(character)) quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth < 0) break;
    if (character === ',' && depth === 0 && quote === '') given.push('');
    else given[given.length - 1] += character;
  }
  return given.map((text) => text.trim()).filter((text) => text !== '');
}
