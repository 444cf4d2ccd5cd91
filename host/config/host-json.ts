import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParseError, parse as parseJsonc, printParseErrorCode } from 'jsonc-parser';
import type { Environment } from './lookup.ts';

type Tree = { [key: string]: Node };
type Node = string | number | boolean | null | Node[] | Tree;

const prefix = 'azurefunctionsjobhost__';

/**
 * Reads `host.json` with the overrides `AzureFunctionsJobHost__a__b`. All keys come back in lower case, since
 * the host compares them without case. Throws with the reason when the file is missing or not valid.
 */
export async function readHostJson(appDir: string, environment: Environment): Promise<unknown> {
  const tree = lowered(parse(await readText(join(appDir, 'host.json'))));
  if (!isTree(tree)) throw new Error(`host.json: an object is expected at the top`);
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !name.toLowerCase().startsWith(prefix)) continue;
    place(tree, name.slice(prefix.length).toLowerCase().split('__'), value);
  }
  return tree;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(`no host.json in the app's folder (${path})`, { cause: error });
  }
}

function parse(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parseJsonc(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    throw new Error(`host.json: ${printParseErrorCode(first.error)} at offset ${first.offset}`);
  }
  return value;
}

function lowered(value: unknown): Node {
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key.toLowerCase(), lowered(child)]),
    );
  }
  const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return scalar ? value : null;
}

/** Sets one override; a number as a path part is an index of a list, as in .NET configuration. */
function place(tree: Tree, path: string[], value: string): void {
  const [head, ...rest] = path;
  if (head === undefined || head === '') return;
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const present = tree[head];
  if (Array.isArray(present) && rest.length === 1) {
    present[Number(rest[0])] = value;
    return;
  }
  const child: Tree = isTree(present) ? present : {};
  tree[head] = child;
  place(child, rest, value);
}

const isTree = (value: Node | undefined): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
