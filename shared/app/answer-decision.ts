import type { HttpResponseInit } from '@azure/functions';
import { inputError, RelevoError } from '../kernel/error.ts';
import { tryJson } from '../kernel/try-json.ts';
import { decisionRecordSchema } from '../promotion/record/decision-record.ts';
import type { Promotion } from './compose-promotion.ts';
import type { HttpCall } from './http-handler.ts';

type Archives = Pick<Promotion, 'archive'>;

/** The decisions about a model that were carried out or given up, oldest first. @throws MODEL_UNKNOWN (404) */
export async function listDecisions(
  promotion: Archives,
  { request, signal }: HttpCall,
): Promise<HttpResponseInit> {
  const { model = '' } = request.params;
  const { lines } = await promotion.archive(model).ledger.view(model, signal);
  return { jsonBody: { model, decisions: lines } };
}

/** A record byte by byte as it is stored, so that its digest can be checked. @throws DECISION_MISSING (404), DECISION_REQUEST (400) */
export async function answerDecision(
  promotion: Archives,
  { request, signal }: HttpCall,
): Promise<HttpResponseInit> {
  const { model, sequence } = placeOf(request.params);
  const body = await promotion.archive(model).ledger.readBytes(model, sequence, signal);
  return { body, headers: { 'content-type': 'application/json' } };
}

/** What a decision was made on, as gzip. @throws EVIDENCE_MISSING (404), DECISION_MISSING (404), DECISION_REQUEST (400) */
export async function answerEvidence(
  promotion: Archives,
  { request, signal }: HttpCall,
): Promise<HttpResponseInit> {
  const { model, sequence } = placeOf(request.params);
  const { ledger, evidence } = promotion.archive(model);
  const bytes = await ledger.readBytes(model, sequence, signal);
  const record = decisionRecordSchema.safeParse(tryJson(Buffer.from(bytes).toString('utf8')));
  const digest = record.data?.evidence.kept ?? null;
  if (digest === null)
    throw new RelevoError('EVIDENCE_MISSING', `no evidence was kept of decision ${sequence}`, {
      status: 404,
    });
  const { bytes: body } = await evidence.read(model, digest, signal);
  return { body, headers: { 'content-type': 'application/gzip' } };
}

function placeOf({ model = '', sequence = '' }: Record<string, string>): { model: string; sequence: number } {
  if (/^[1-9]\d{0,8}$/.test(sequence)) return { model, sequence: Number(sequence) };
  throw inputError('DECISION_REQUEST', 'sequence', 'not the number of a decision');
}
