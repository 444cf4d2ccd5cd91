import { createRequire } from 'node:module';

type Loader = { importNatively(address: string): Promise<unknown> };

const loaded: unknown = createRequire(import.meta.url)('./native-import.cts');

/** Loads a module by its URL as Node does, even where a test runner or bundler has replaced `import()`. */
export async function importNatively(address: string): Promise<unknown> {
  if (!isLoader(loaded)) throw new Error('native-import.cts did not load');
  return loaded.importNatively(address);
}

const isLoader = (value: unknown): value is Loader =>
  typeof value === 'object' && value !== null && 'importNatively' in value;
