/** Reads one app setting; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

export type Environment = Record<string, string | undefined>;

const canonical = (name: string): string =>
  name
    .replaceAll('__', ':')
    .replace(/^(?:CUSTOM|SQL|SQLAZURE|MYSQL|POSTGRESQL)CONNSTR_/i, 'ConnectionStrings:')
    .toLowerCase();

/**
 * Settings as .NET configuration reads them: names are case-insensitive, `a:b` and `a__b` are the same,
 * and `CUSTOMCONNSTR_X` (a portal connection string) is `ConnectionStrings:X`.
 */
export function createLookup(environment: Environment): Lookup {
  return (name) => {
    const exact = environment[name];
    if (exact !== undefined) return exact;
    const wanted = canonical(name);
    const key = Object.keys(environment).find((candidate) => canonical(candidate) === wanted);
    return key === undefined ? undefined : environment[key];
  };
}
