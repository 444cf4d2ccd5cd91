import type { ModelDescription } from '../../scoring/model-description.ts';
import type { ScoreInChunks } from '../../scoring/threads/score-in-chunks.ts';
import type { RowWriter } from '../capture/captured-rows.ts';
import { createRowBlock, type LineBytes } from '../capture/row-block.ts';
import { protocols } from '../protocols.ts';
import { outputRows } from '../scoring-protocol/output-rows.ts';
import type { LargeAnswer, LargeRequest } from './request-messages.ts';

export type LargeModel = { description: ModelDescription; score: ScoreInChunks };

/** Parses, scores in chunks, writes the answer and the lines to capture. Throws what the protocol and the model throw. */
export async function answerLarge(
  request: LargeRequest,
  model: LargeModel,
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
  const lines = writeRows?.({ ...request.capture, ...facts, input, outputs, entities }) ?? [];
  return {
    body: typeof body === 'string' ? encoder.encode(body) : body,
    headers,
    rows: input.rows,
    ignored,
    captured: pack(lines),
  };
}

const encoder = new TextEncoder();

/** In blocks that storage takes in one append. */
function pack(lines: readonly string[]): LineBytes[] {
  let block = createRowBlock();
  const blocks = [block];
  for (const line of lines) {
    if (block.add(line)) continue;
    block = createRowBlock();
    block.add(line);
    blocks.push(block);
  }
  return blocks
    .filter((one) => one.rows() > 0)
    .map((one) => ({ rows: one.rows(), bytes: Uint8Array.from(one.bytes()) }));
}
