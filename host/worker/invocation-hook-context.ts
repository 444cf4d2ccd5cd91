import type { HookData } from './core-types.ts';
import { readOnlyError } from './system-error.ts';

/** What hooks of one invocation may fill but not replace. */
type FixedParts = { hookData: HookData; appHookData: HookData; invocationContext: object };

/** A class, as two are made for each call: accessors on each object of its own cost several times as much. */
class InvocationHookContext {
  readonly #fixed: FixedParts;

  constructor(fixed: FixedParts) {
    this.#fixed = fixed;
  }

  get hookData(): HookData {
    return this.#fixed.hookData;
  }

  set hookData(_value: HookData) {
    throw readOnlyError('hookData');
  }

  get appHookData(): HookData {
    return this.#fixed.appHookData;
  }

  set appHookData(_value: HookData) {
    throw readOnlyError('appHookData');
  }

  get invocationContext(): object {
    return this.#fixed.invocationContext;
  }

  set invocationContext(_value: object) {
    throw readOnlyError('invocationContext');
  }
}

/** A hook's context before or after a call: `fields` may be changed by the hook, the others may only be filled. */
export const invocationHookContext = <Fields extends object>(
  fixed: FixedParts,
  fields: Fields,
): InvocationHookContext & Fields => Object.assign(new InvocationHookContext(fixed), fields);
