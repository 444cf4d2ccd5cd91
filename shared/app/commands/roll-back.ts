import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';
import type { AppClient } from './app-client.ts';
import { readHistory } from './champion-history.ts';

const rollbackSchema = z.object({
  from: z.string().nullable(),
  to: z.string(),
  decision: z.string(),
  sequence: z.number(),
  repeated: z.boolean(),
});

export type RolledBack = z.infer<typeof rollbackSchema>;

/** `from` undefined: whoever is champion now. */
export type RollBackOptions = {
  model: string;
  from: string | undefined;
  to: string | undefined;
  reason: string;
  actor: string;
};

/** Asks an app to give the champion's role back. @throws APP_ANSWER, and what the app answers */
export async function rollBack(
  app: AppClient,
  { model, from, ...rest }: RollBackOptions,
): Promise<RolledBack> {
  const leaving = from ?? (await readHistory(app, model))[0]?.version ?? null;
  const path = `/models/${encodeURIComponent(model)}/rollback`;
  const answer = rollbackSchema.safeParse(await app.post(path, JSON.stringify({ from: leaving, ...rest })));
  if (answer.success) return answer.data;
  throw new RelevoError('APP_ANSWER', `${app.url} does not answer with a rollback; is it a Relevo app?`);
}
