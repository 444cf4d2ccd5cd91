import type { HostSettings } from '../config/host-settings.ts';
import { resolveSettingReferences } from '../config/setting-reference.ts';
import { compareNames } from '../http/router.ts';
import type { Binding, HostedFunction } from '../invocation.ts';
import type { HostLog } from '../log.ts';
import type { RegisteredFunction } from '../worker/app-state.ts';
import { asError } from '../worker/system-error.ts';
import { parseRetryOptions } from './retry-options.ts';

const triggers = new Set(['httptrigger', 'timertrigger', 'queuetrigger', 'blobtrigger']);
const outputs = new Set(['http', 'queue', 'blob']);
const namePattern = /^[a-z][a-z0-9_-]{0,127}$/i;

export type IndexedFunction = { target: HostedFunction; registered: RegisteredFunction };

/** Turns what the app registered into functions of this host, by name; one that cannot run is left out with a warning. */
export function indexFunctions(
  registered: readonly RegisteredFunction[],
  settings: HostSettings,
  log: HostLog,
): IndexedFunction[] {
  const indexed: IndexedFunction[] = [];
  const { onlyFunctions } = settings;
  for (const one of registered.toSorted((a, b) => compareNames(a.metadata.name, b.metadata.name))) {
    const { name } = one.metadata;
    if (onlyFunctions !== undefined && !onlyFunctions.includes(name.toLowerCase())) continue;
    try {
      const taken = indexed.some(({ target }) => compareNames(target.name, name) === 0);
      if (taken) throw new Error('another function has this name');
      indexed.push({ target: indexOne(one, settings, log), registered: one });
    } catch (error) {
      const message = `The function '${name}' is left out: ${asError(error).message}`;
      log({ level: 'warning', category: 'Host.Startup', message });
    }
  }
  return indexed;
}

function indexOne({ metadata }: RegisteredFunction, settings: HostSettings, log: HostLog): HostedFunction {
  const { name } = metadata;
  if (!namePattern.test(name) || name.toLowerCase() === 'host') throw new Error('this name is not allowed');
  const bindings = Object.entries(metadata.bindings).map(([key, binding]) => toBinding(key, binding));
  const unknown = bindings.filter((binding) => !isKnown(binding)).map(({ type }) => type);
  if (unknown.length > 0) throw new Error(`this host does not know the binding ${unknown.join(', ')}`);
  const resolved = bindings.map((binding) => withSettings(binding, settings));
  const found = resolved.filter(({ type }) => triggers.has(type.toLowerCase()));
  const [trigger] = found;
  if (trigger === undefined || found.length > 1) throw new Error('exactly one trigger is expected');
  const retry = parseRetryOptions(metadata.retryOptions);
  if (retry !== undefined && trigger.type.toLowerCase() !== 'timertrigger') {
    const message = `The retry policy of '${name}' is ignored: Azure applies none to ${trigger.type}`;
    log({ level: 'warning', category: 'Host.Startup', message });
  }
  return { name, trigger, outputs: resolved.filter(({ direction }) => direction === 'out'), retry };
}

const toBinding = (name: string, binding: Record<string, unknown>): Binding => ({
  ...binding,
  name,
  type: String(binding['type']),
  direction: String(binding['direction']),
});

const isKnown = ({ type, direction }: Binding): boolean =>
  (direction === 'in' && triggers.has(type.toLowerCase())) ||
  (direction === 'out' && outputs.has(type.toLowerCase()));

function withSettings(binding: Binding, settings: HostSettings): Binding {
  const result = resolveSettingReferences(binding, settings.lookup);
  if (result.kind === 'resolved') return result.binding;
  throw new Error(
    `%${result.settings.join('%, %')}% does not resolve to a value: set it in the app settings`,
  );
}
