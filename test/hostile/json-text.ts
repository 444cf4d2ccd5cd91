/** JSON written by hand, as parsers see more than `JSON.stringify` can write. */
export const quote = (text: string): string => JSON.stringify(text);

export const list = (items: readonly string[]): string => `[${items.join(',')}]`;

export const object = (fields: Iterable<readonly [name: string, text: string]>): string =>
  `{${Array.from(fields, ([name, text]) => `${quote(name)}:${text}`).join(',')}}`;

/** A value in as many arrays or objects as said. */
export const nested = (depth: number, kind: 'array' | 'object' = 'array', inner = '0'): string =>
  kind === 'array'
    ? '['.repeat(depth) + inner + ']'.repeat(depth)
    : '{"a":'.repeat(depth) + inner + '}'.repeat(depth);

/** JSON with every digit of its integers: those beyond 2^53 are bigint. */
export const parseExactly = (text: string): unknown => JSON.parse(text, exact);

function exact(_name: string, value: unknown, context?: { source?: string }): unknown {
  const { source = '' } = context ?? {};
  return typeof value === 'number' && /^-?\d{16,}$/.test(source) ? BigInt(source) : value;
}
