import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseJsonc } from 'jsonc-parser';
import { z } from 'zod';

const connectionString = z.union([
  z.string(),
  z.object({ ConnectionString: z.string() }).transform((entry) => entry.ConnectionString),
]);

const schema = z.object({
  IsEncrypted: z.boolean().optional(),
  Values: z.record(z.string(), z.coerce.string()).optional(),
  ConnectionStrings: z.record(z.string(), connectionString).optional(),
  Host: z.object({ LocalHttpPort: z.number().int().optional() }).optional(),
});

export type LocalSettings = { values: Record<string, string>; port: number | undefined };

/** `local.settings.json` of the app, empty when there is none. Throws when it is encrypted or not valid. */
export async function readLocalSettings(appDir: string): Promise<LocalSettings> {
  const text = await readOptional(join(appDir, 'local.settings.json'));
  if (text === undefined) return { values: {}, port: undefined };
  const file = schema.safeParse(parseJsonc(text));
  if (!file.success) throw new Error(`local.settings.json: ${z.prettifyError(file.error)}`);
  if (file.data.IsEncrypted === true) {
    throw new Error('local.settings.json is encrypted: run `func settings decrypt` first');
  }
  const connections = Object.entries(file.data.ConnectionStrings ?? {});
  const named = connections.map(([name, value]) => [`ConnectionStrings__${name}`, value]);
  return {
    values: { ...file.data.Values, ...Object.fromEntries(named) },
    port: file.data.Host?.LocalHttpPort,
  };
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
