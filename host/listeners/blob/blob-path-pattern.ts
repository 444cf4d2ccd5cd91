/** The `path` of a blob trigger: `container/pattern`, where `{name}` stands for any text. */
export type BlobPathPattern = {
  container: string;
  /** The text that every matching name begins with. */
  prefix: string;
  /** The values of the parameters; undefined when the name does not match. Case-sensitive. */
  match(name: string): Record<string, string> | undefined;
};

type Part = { literal: string } | { parameter: string };

const token = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g;

/**
 * Reads a trigger path. Parameters are greedy: `{a}.{b}` splits at the last dot. Doubled braces stand for single ones. Throws
 * when the path has no name, the container is not literal, or a parameter is not a name or comes twice.
 */
export function parseBlobPathPattern(path: string): BlobPathPattern {
  const [, container, pattern] = /^([^/{}]+)\/(.+)$/s.exec(path) ?? [];
  if (container === undefined || pattern === undefined) {
    throw new Error(`Invalid blob trigger path '${path}'. Paths must be in the format 'container/blob'.`);
  }
  const parts = [...pattern.matchAll(token)].map((match) => readPart(match[0], match[1], path));
  const names = parts.flatMap((part) => ('parameter' in part ? [part.parameter] : []));
  if (new Set(names).size < names.length) {
    throw new Error(`Invalid blob trigger path '${path}': a parameter comes twice.`);
  }
  const source = parts.map((part) => ('literal' in part ? escaped(part.literal) : '(.*)')).join('');
  const expression = new RegExp(`^${source}$`, 's');
  return {
    container,
    prefix: prefixOf(parts),
    match(name) {
      const values = expression.exec(name)?.slice(1);
      if (values === undefined) return undefined;
      return Object.fromEntries(names.map((parameter, index) => [parameter, values[index] ?? '']));
    },
  };
}

function readPart(text: string, parameter: string | undefined, path: string): Part {
  if (text === '{{') return { literal: '{' };
  if (text === '}}') return { literal: '}' };
  if (parameter === undefined && !/[{}]/.test(text)) return { literal: text };
  if (parameter !== undefined && /^[a-z_][\w-]*$/i.test(parameter)) return { parameter };
  throw new Error(`Invalid blob trigger path '${path}': '${text}' is not a parameter.`);
}

const escaped = (literal: string): string => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function prefixOf(parts: readonly Part[]): string {
  const first = parts.findIndex((part) => 'parameter' in part);
  const leading = first === -1 ? parts : parts.slice(0, first);
  return leading.map((part) => ('literal' in part ? part.literal : '')).join('');
}
