import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { inputError } from '../kernel/error.ts';
import { versionSchema } from '../kernel/identifiers.ts';
import { tryJson } from '../kernel/try-json.ts';
import type { Promotion } from './compose-promotion.ts';
import type { HttpCall } from './http-handler.ts';

const bodySchema = z.strictObject({
  /** Judge and record, move nothing. */
  dryRun: z.boolean().default(false),
  /** Number of the decision after which the version is to be judged once more. */
  after: z.int().positive().optional(),
  /** Who asks, for the record. */
  actor: z.string().trim().min(1).max(200).default('promote-version'),
});

/** Judges the version that the route names and answers with the decision. @throws PROMOTION_REQUEST (400), DECISION_MISSING (404) */
export async function answerPromotion(
  promotion: Pick<Promotion, 'judge'>,
  { request, signal, traceparent }: HttpCall,
): Promise<HttpResponseInit> {
  const { model = '', version = '' } = request.params;
  if (!versionSchema.safeParse(version).success)
    throw inputError('PROMOTION_REQUEST', 'version', 'not a version number');
  const { after, ...options } = parseBody(await request.text());
  const asked = { model, version, ...(traceparent === undefined ? {} : { traceparent }) };
  const outcome = await promotion.judge(asked, {
    ...options,
    ...(after === undefined ? {} : { after }),
    signal,
  });
  const decided =
    outcome.kind === 'decided'
      ? { outcome: outcome.outcome, repeated: outcome.repeated, record: outcome.record }
      : { outcome: outcome.kind, repeated: true, record: null };
  return { jsonBody: { model, version, ...decided } };
}

function parseBody(text: string): z.infer<typeof bodySchema> {
  const result = bodySchema.safeParse(text === '' ? {} : tryJson(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw inputError('PROMOTION_REQUEST', issue?.path.join('.') || 'body', issue?.message ?? 'not a request');
}
