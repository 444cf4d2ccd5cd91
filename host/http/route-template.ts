import { parseConstraint, type RouteConstraint } from './route-constraint.ts';

type Parameter = {
  name: string;
  constraints: RouteConstraint[];
  /** Used when the path ends before it. */
  fallback: string | undefined;
  optional: boolean;
  catchAll: boolean;
};
type Part = { literal: string } | Parameter;

/** Route values of a path, percent-decoded; undefined when the path does not match. */
export type MatchPath = (path: string) => Record<string, string> | undefined;

/**
 * Compiles an ASP.NET route template: `{x}`, `{x?}`, `{x=def}`, `{*rest}`, `{x:int:min(1)}`, several in a segment.
 * Matching ignores case and one trailing slash. Paths start with a slash. Throws on an unreadable template.
 */
export function compileRoute(template: string): MatchPath {
  const segments = splitTemplate(template.replaceAll(/^\/+|\/+$/g, '')).map(parseSegment);
  const parameters = segments.flat().filter((part): part is Parameter => !('literal' in part));
  const pattern = new RegExp(`^${segments.map(segmentPattern).join('')}/?$`, 'i');
  if (parameters.length === 0) return (path) => (pattern.test(path) ? {} : undefined);
  return (path) => {
    const match = pattern.exec(path);
    return match === null ? undefined : readValues(parameters, match);
  };
}

function readValues(parameters: Parameter[], match: RegExpExecArray): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [index, { name, constraints, fallback }] of parameters.entries()) {
    const raw = match[index + 1];
    const value = raw === undefined || raw === '' ? fallback : decode(raw);
    if (value === undefined) continue;
    if (!constraints.every((holds) => holds(value))) return undefined;
    values[name] = value;
  }
  return values;
}

/** As ASP.NET: `%2F` stays, and so does what cannot be decoded. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return text.split(/%2f/i).map(decodeURIComponent).join('%2F');
  } catch {
    return text;
  }
}

function segmentPattern(parts: Part[]): string {
  const [first] = parts;
  if (first === undefined) return '';
  if (parts.length === 1 && !('literal' in first)) {
    if (first.catchAll) return '(?:/(.*))?';
    return first.optional || first.fallback !== undefined ? '(?:/([^/]+))?' : '/([^/]+)';
  }
  const inner = parts.map((part) => ('literal' in part ? escapeRegex(part.literal) : '([^/]+)'));
  return `/${inner.join('')}`;
}

const escapeRegex = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** Splits at slashes outside of braces. */
function splitTemplate(template: string): string[] {
  const segments = [''];
  let depth = 0;
  for (const character of template) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === '/' && depth === 0) segments.push('');
    else segments[segments.length - 1] += character;
  }
  if (depth !== 0) throw new Error(`unbalanced braces in route "${template}"`);
  return segments.filter((segment) => segment !== '');
}

function parseSegment(segment: string): Part[] {
  const parts: Part[] = [];
  let rest = segment;
  while (rest !== '') {
    const open = rest.indexOf('{');
    if (open < 0) return [...parts, { literal: rest }];
    if (open > 0) parts.push({ literal: rest.slice(0, open) });
    const close = closingBrace(rest, open);
    parts.push(parseParameter(rest.slice(open + 1, close)));
    rest = rest.slice(close + 1);
  }
  return parts;
}

/** Braces may be nested or doubled inside of a `regex()` constraint. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return text.length;
}

function parseParameter(text: string): Parameter {
  const match = /^(\*{0,2})([^:=?]+)((?::[^=?(]+(?:\(.*\))?)*)(?:=(.*)|(\?))?$/s.exec(text);
  if (match === null) throw new Error(`unreadable route parameter "{${text}}"`);
  const [, stars = '', name = '', constraints = '', fallback, question] = match;
  return {
    name: name.trim(),
    constraints: splitConstraints(constraints).map(parseConstraint),
    fallback,
    optional: question !== undefined,
    catchAll: stars !== '',
  };
}

function splitConstraints(text: string): string[] {
  const single = text.replaceAll('{{', '{').replaceAll('}}', '}');
  return [...single.matchAll(/:([a-z]+(?:\((?:[^()]|\([^()]*\))*\))?)/gis)].map(([, one = '']) => one);
}
