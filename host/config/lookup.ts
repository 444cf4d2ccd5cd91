/** Reads one app setting; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

export type Environment = Record<string, string | undefined>;

const canonical = (name: string): string =>
  name
    .replaceAll('__', ':')
    .replace(/^(?:CUSTOM|SQL|SQLAZURE|MYSQL|POSTGRESQL)CONNSTR_/i, 'ConnectionStrings:')
    .toLowerCase();

/**
 * Settings as .NET configuration reads them: names are case-insensitive, `a:b` and `a__b` are the same, and
 * `CUSTOMCONNSTR_X` (a portal connection string) is `ConnectionStrings:X`. Read once: a change needs a restart,
 * as in Azure.
 */
export function createLookup(environment: Environment): Lookup {
  const exact = new Map(Object.entries(environment));
  const folded = new Map([...exact].map(([name, value]) => [canonical(name), value]));
  return (name) => exact.get(name) ?? folded.get(canonical(name));
}
