import type { Binding } from '../invocation.ts';
import type { Lookup } from './lookup.ts';

type Resolved = { kind: 'resolved'; binding: Binding } | { kind: 'missing'; settings: string[] };

const literal = new Set(['name', 'type', 'direction', 'connection', 'route']);

/** Replaces `%NAME%` in a binding's texts by app settings; names all that are missing. */
export function resolveSettingReferences(binding: Binding, lookup: Lookup): Resolved {
  const missing: string[] = [];
  const replace = (text: string): string =>
    text.replaceAll(/%([^%\s]+)%/g, (whole, name: string) => {
      const value = lookup(name);
      if (value === undefined) missing.push(name);
      return value ?? whole;
    });
  const resolved: Binding = { ...binding };
  for (const [key, value] of Object.entries(binding)) {
    if (typeof value === 'string' && !literal.has(key)) resolved[key] = replace(value);
  }
  return missing.length > 0
    ? { kind: 'missing', settings: missing }
    : { kind: 'resolved', binding: resolved };
}
