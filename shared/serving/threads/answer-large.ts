import { noLines, type RowWriter } from '../capture/captured-rows.ts';
import { createLinePacker } from '../capture/pack-lines.ts';
import { protocols } from '../protocols.ts';
import { outputRows } from '../scoring-protocol/output-rows.ts';
import type { LargeModel } from './large-model.ts';
import type { LargeAnswer, LargeRequest } from './request-messages.ts';

/** Parses, scores in chunks, writes the answer and the lines to capture. Throws what the protocol and the model throw. */
export async function answerLarge(
  request: LargeRequest,
  model: Pick<LargeModel, 'description' | 'score'>,
  writeRows: RowWriter | undefined,
  signal: AbortSignal,
): Promise<LargeAnswer> {
  const { facts } = request;
  const { description } = model;
  const parsed = protocols[request.protocol](request.body, description, request.options);
  const { input, entities, ignored } = parsed;
  const scored = await model.score(input, signal);
  signal.throwIfAborted();
  const outputs = outputRows(scored);
  const { body, headers } = parsed.write(scored, outputs, facts);
  const lines = writeRows?.({ ...request.capture, ...facts, input, outputs, entities }) ?? noLines;
  return {
    body: typeof body === 'string' ? encoder.encode(body) : body,
    headers,
    rows: input.rows,
    ignored,
    captured: packLines(lines),
  };
}

const encoder = new TextEncoder();
const packLines = createLinePacker();
