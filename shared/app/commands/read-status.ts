import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';
import type { AppClient } from './app-client.ts';

const modelSchema = z.object({
  model: z.string(),
  state: z.string(),
  version: z.string().nullable(),
  previous: z.string().nullable(),
  since: z.string().nullable(),
  digest: z.string().nullable(),
  origin: z.string().nullable(),
  problem: z.object({ code: z.string(), message: z.string(), since: z.string() }).nullable(),
});

const statusSchema = z.object({ models: z.array(modelSchema) });

/** What one model answers with in one instance of an app. */
export type ServedModel = z.infer<typeof modelSchema>;

/** What the instance that answers serves. @throws APP_UNREACHABLE, APP_ANSWER, KEY_REFUSED */
export async function readStatus(app: AppClient): Promise<ServedModel[]> {
  const status = statusSchema.safeParse(await app.get('/status'));
  if (status.success) return status.data.models;
  throw new RelevoError('APP_ANSWER', `${app.url} answers another status than this command knows`);
}
