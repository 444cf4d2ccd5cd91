import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RelevoError } from '../../kernel/error.ts';
import type { ScoredBatch } from '../../scoring/column-batch.ts';
import type { Scorer } from '../../scoring/create-scorer.ts';
import { defaultLimits, type ReadOptions } from '../protocol.ts';
import { readScoringRequest } from '../scoring-protocol/read-scoring-request.ts';

const EXAMPLE = 'serving_input_example.json';
const asClientsSend: ReadOptions = {
  limits: defaultLimits,
  headers: {},
  entity: null,
  extraColumns: 'ignore',
};

/**
 * Scores the model's own serving example, a request body as clients send it, before the model may answer anybody.
 *
 * @throws MODEL_PROBE_FAILED with the reason as its cause. A model logged without an example cannot be probed.
 */
export async function probeModel(scorer: Scorer, directory: string): Promise<void> {
  const body = await readExample(directory);
  try {
    const { input } = readScoringRequest(body, scorer.description, asClientsSend);
    requireNumbers(await scorer.score(input), input.rows);
  } catch (cause) {
    const reason = cause instanceof RelevoError ? `${cause.code} ${cause.path ?? ''}`.trim() : 'an error';
    throw new RelevoError('MODEL_PROBE_FAILED', `the model fails on its own input example: ${reason}`, {
      cause,
    });
  }
}

async function readExample(directory: string): Promise<Uint8Array> {
  try {
    return await readFile(join(directory, EXAMPLE));
  } catch (cause) {
    throw new RelevoError('MODEL_PROBE_FAILED', `the model has no ${EXAMPLE}; log it with an input example`, {
      cause,
    });
  }
}

function requireNumbers(scored: ScoredBatch, rows: number): void {
  if (scored.task === 'outputs') return;
  const numbers = scored.task === 'regression' ? scored.predictions : scored.probabilities;
  if (rows === 0 || numbers.some((number) => !Number.isFinite(number)))
    throw new RelevoError('MODEL_OUTPUT_NOT_FINITE', 'an output is not a finite number');
}
