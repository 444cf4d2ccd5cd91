import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { inputError } from '../kernel/error.ts';
import { versionSchema } from '../kernel/identifiers.ts';
import { traceIdOf } from '../telemetry/spans.ts';
import type { Promotion } from './compose-promotion.ts';
import type { HttpCall } from './http-handler.ts';
import { tryJson } from '../kernel/try-json.ts';

const bodySchema = z.strictObject({
  /** The champion that is to go; null where the alias names nothing. */
  from: versionSchema.nullable(),
  to: versionSchema.optional(),
  reason: z.string().trim().min(1).max(1000),
  /** Who asks, for the record. */
  actor: z.string().trim().min(1).max(200).default('rollback-model'),
});

/** Rolls a model back as the body asks. @throws ROLLBACK_REQUEST (400) */
export async function answerRollback(
  promotion: Pick<Promotion, 'rollback'>,
  { request, signal, traceparent }: HttpCall,
): Promise<HttpResponseInit> {
  const { model = '' } = request.params;
  const body = parseBody(await request.text());
  const { record, repeated } = await promotion.rollback(
    { ...body, model, traceId: traceIdOf(traceparent) },
    signal,
  );
  const { candidate, champion, id, sequence, decidedAt, reason } = record;
  return {
    jsonBody: {
      model,
      from: champion?.version ?? null,
      to: candidate.version,
      reason,
      decision: id,
      sequence,
      decidedAt,
      repeated,
    },
  };
}

function parseBody(text: string): z.infer<typeof bodySchema> {
  const result = bodySchema.safeParse(tryJson(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw inputError('ROLLBACK_REQUEST', issue?.path.join('.') || 'body', issue?.message ?? 'not a rollback');
}
