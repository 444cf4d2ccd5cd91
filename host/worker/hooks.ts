import type { AppState } from './app-state.ts';
import type { HookCallback, HookData } from './core-types.ts';
import { readOnlyError } from './system-error.ts';

/** Calls hooks one after another, in the order of registration; the first error ends it. */
export async function executeHooks(hooks: readonly HookCallback[], context: object): Promise<void> {
  for (const callback of hooks) await callback(context);
}

/**
 * A hook's context: `fields` may be changed by the hook, `fixed`, `hookData` and `appHookData` may only be
 * filled, not replaced.
 */
export function createHookContext<Fields extends object>(
  state: AppState,
  hookData: HookData,
  fields: Fields,
  fixed: Record<string, unknown> = {},
): Fields {
  const context: Fields = { ...fields };
  const readOnly = { ...fixed, hookData, appHookData: state.appHookData };
  for (const [name, value] of Object.entries(readOnly)) {
    Object.defineProperty(context, name, {
      enumerable: true,
      get: () => value,
      set: () => {
        throw readOnlyError(name);
      },
    });
  }
  return context;
}
