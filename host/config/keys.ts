import { z } from 'zod';

const named = z.record(z.string(), z.string().min(1));

const schema = z.object({
  master: z.string().min(1),
  host: named.default({}),
  system: named.default({}),
  functions: z.record(z.string(), named).default({}),
});

/** The keys that callers may use; present only when keys are enforced. Function names are compared without case. */
export type HostKeys = z.infer<typeof schema>;

/**
 * Parses the setting `RELEVO_HOST_KEYS`, JSON such as
 * `{"master":"m","host":{"default":"h"},"system":{"blobs_extension":"s"},"functions":{"echo":{"default":"f"}}}`.
 * Unset means that no key is asked for, as with Core Tools. Throws without echoing the value.
 */
export function parseKeys(text: string | undefined): HostKeys | undefined {
  if (text === undefined || text === '') return undefined;
  const parsed = schema.safeParse(jsonOrUndefined(text));
  if (!parsed.success) throw new Error(`RELEVO_HOST_KEYS: ${z.prettifyError(parsed.error)}`);
  const functions = Object.entries(parsed.data.functions);
  return {
    ...parsed.data,
    functions: Object.fromEntries(functions.map(([name, keys]) => [name.toLowerCase(), keys])),
  };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
