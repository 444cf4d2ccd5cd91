import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { isRelevoError } from '../../../../shared/kernel/error.ts';
import { createScorer, type Scorer } from '../../../../shared/scoring/create-scorer.ts';
import { readCompatRequest } from '../../../../shared/serving/compat/read-compat-request.ts';
import { writeCompatError } from '../../../../shared/serving/compat/write-error.ts';
import { defaultLimits } from '../../../../shared/serving/protocol.ts';
import { createShortener, recordedRequests } from '../../../conformance/recorded.ts';
import type { ConformanceRequest } from '../../../conformance/request.ts';

const file = join(import.meta.dirname, '../../../oracles/coercions.json');
const recorded = z
  .record(z.string(), z.record(z.string(), z.string()))
  .parse(JSON.parse(await readFile(file, 'utf8')));

const models = Object.keys(recorded);
const scorers = new Map<string, Scorer>();

beforeAll(async () => {
  for (const model of models) {
    const directory = join(import.meta.dirname, '../../../conformance/models', model);
    scorers.set(model, await createScorer({ directory }));
  }
});

afterAll(() => Promise.all([...scorers.values()].map((scorer) => scorer.release())));

const facts = { model: 'echo', version: '1', predictionId: 'id' };

async function answer(request: ConformanceRequest): Promise<{ status: number; body: string }> {
  const { model, contentType = 'application/json', body = '' } = request;
  const scorer = scorers.get(model);
  if (scorer === undefined) throw new Error(`no model ${model}`);
  try {
    const parsed = readCompatRequest(Buffer.from(body), scorer.description, {
      limits: defaultLimits,
      headers: { 'content-type': contentType ?? '' },
      entity: null,
      extraColumns: 'ignore',
    });
    const written = parsed.write(await scorer.score(parsed.input), [], facts);
    return { status: 200, body: String(written.body) };
  } catch (error) {
    if (isRelevoError(error)) return writeCompatError(error);
    throw error;
  }
}

it.each(models)('values become what MLflow makes of them, or are refused: %s', async (model) => {
  const short = createShortener();
  const answers: Record<string, string> = {};
  for (const request of recordedRequests.filter((one) => one.model === model))
    answers[request.what] = short(model, await answer(request));
  expect(answers).toEqual(recorded[model]);
});
