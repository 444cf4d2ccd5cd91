import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';
import type { AppClient } from './app-client.ts';

const reignSchema = z.object({
  version: z.string().nullable(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  by: z.enum(['first-champion', 'against-champion', 'rollback', 'outside']),
  decision: z.string().nullable(),
  actor: z.string().nullable(),
  reason: z.string().nullable(),
});
const historySchema = z.object({ champions: z.array(reignSchema) });

export type PastReign = z.infer<typeof reignSchema>;

/** Who was champion from when to when, newest first. @throws APP_ANSWER, and what the app answers */
export async function readHistory(app: AppClient, model: string): Promise<PastReign[]> {
  const answer = historySchema.safeParse(await app.get(`/models/${encodeURIComponent(model)}/history`));
  if (answer.success) return answer.data.champions;
  throw new RelevoError('APP_ANSWER', `${app.url} does not answer with a history; is it a Relevo app?`);
}
