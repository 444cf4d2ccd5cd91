import { createScorer } from '../../shared/scoring/create-scorer.ts';
import { createSharedRuns } from '../../shared/scoring/shared-runs.ts';
import { defaultLimits } from '../../shared/serving/protocol.ts';
import { outputRows } from '../../shared/serving/scoring-protocol/output-rows.ts';
import { parseRequest } from '../../shared/serving/scoring-protocol/parse-request.ts';
import { serve } from './serve.ts';

/** The scoring core: strict parsing, shared runs, labels and probabilities; no host, no capture, no model store. */
const scorer = createSharedRuns(await createScorer({ directory: process.argv[2] ?? '.' }));
const { inputs } = scorer.description;

serve(async (body) => {
  const { batch } = parseRequest(body, inputs, { limits: defaultLimits, entity: null });
  return `{"predictions":[${outputRows(await scorer.score(batch)).join(',')}]}`;
});
