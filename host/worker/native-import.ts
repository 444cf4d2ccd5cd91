import { compileFunction, constants } from 'node:vm';

const load = compileFunction('return import(address)', ['address'], {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});

/** `import()` by Node itself, even where a bundler or a test runner has replaced the one of this file. */
export async function importNatively(address: string): Promise<unknown> {
  return load(address);
}
