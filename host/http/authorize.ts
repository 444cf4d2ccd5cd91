import { createHash, timingSafeEqual } from 'node:crypto';
import type { HostKeys } from '../config/keys.ts';

export type Level = 'anonymous' | 'function' | 'system' | 'admin';

const rank: Record<Level, number> = { anonymous: 0, function: 1, system: 2, admin: 3 };

export type Scope = {
  /** A function's own keys count too. */
  functionName?: string;
  /** For `/runtime/webhooks/{extension}`: the system key by this name. */
  systemKey?: string;
};

/** The level that a request's key reaches; without enforced keys every request reaches `admin`. */
export function createAuthorizer(
  keys: HostKeys | undefined,
): (key: string | undefined, scope: Scope) => Level {
  if (keys === undefined) return () => 'admin';
  return (key, { functionName, systemKey }) => {
    if (key === undefined || key === '') return 'anonymous';
    if (same(key, keys.master)) return 'admin';
    const system = systemKey === undefined ? undefined : keys.system[systemKey];
    if (system !== undefined && same(key, system)) return 'system';
    const own = functionName === undefined ? undefined : keys.functions[functionName.toLowerCase()];
    const accepted = [...Object.values(keys.host), ...Object.values(own ?? {})];
    return accepted.some((one) => same(key, one)) ? 'function' : 'anonymous';
  };
}

export const reaches = (level: Level, required: Level): boolean => rank[level] >= rank[required];

/** An HTTP trigger's `authLevel`; what is unknown asks for the most. */
export function levelOf(authLevel: unknown): Level {
  if (authLevel === undefined) return 'anonymous';
  const text = typeof authLevel === 'string' ? authLevel.toLowerCase() : '';
  if (text === 'anonymous' || text === 'function') return text;
  return 'admin';
}

/** The header wins over the query. */
export function keyOf(header: string | string[] | undefined, query: string): string | undefined {
  if (typeof header === 'string' && header !== '') return header;
  return query.includes('code=') ? (new URLSearchParams(query).get('code') ?? undefined) : undefined;
}

const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
