import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { asError } from './system-error.ts';
import type { WorkerLog } from './worker-log.ts';

const schema = z.object({ main: z.string().optional(), type: z.string().optional() });

export type PackageJson = z.infer<typeof schema>;

/** The app's `package.json`; missing or invalid, it is a warning and an empty one. */
export async function readPackageJson(appDir: string, log: WorkerLog): Promise<PackageJson> {
  try {
    return schema.parse(JSON.parse(await readFile(join(appDir, 'package.json'), 'utf8')));
  } catch (error) {
    const message = `Worker failed to load package.json: ${asError(error).message}`;
    log({ level: 'warning', category: 'system', message });
    return {};
  }
}
