import { readLocalSettings } from './local-settings.ts';
import type { Environment } from './lookup.ts';

type Prepared = { environment: Environment; localPort: number | undefined };

/**
 * Makes the process environment what the app expects, and returns it: `given` wins over what is set already,
 * which wins over `local.settings.json`. The app shares this process, so the change is visible to all of it.
 */
export async function prepareEnvironment(appDir: string, given: Environment): Promise<Prepared> {
  const local = await readLocalSettings(appDir);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  for (const [name, value] of Object.entries(local.values)) process.env[name] ??= value;
  process.env['AZURE_FUNCTIONS_ENVIRONMENT'] ??= 'Development';
  process.env['FUNCTIONS_WORKER_RUNTIME'] ??= 'node';
  return { environment: process.env, localPort: local.port };
}
