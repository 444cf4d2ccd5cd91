import { createScorer } from '../../shared/scoring/create-scorer.ts';
import { createSharedRuns } from '../../shared/scoring/shared-runs.ts';
import { defaultLimits } from '../../shared/serving/protocol.ts';
import { outputRows } from '../../shared/serving/scoring-protocol/output-rows.ts';
import { readScoringRequest } from '../../shared/serving/scoring-protocol/read-scoring-request.ts';
import { serve } from './serve.ts';

/** The scoring core: strict parsing, shared runs, labels and probabilities; no host, no capture, no model store. */
const scorer = createSharedRuns(await createScorer({ directory: process.argv[2] ?? '.' }));
const options = { limits: defaultLimits, headers: {}, entity: null, extraColumns: 'ignore' } as const;

serve(async (body) => {
  const { input } = readScoringRequest(body, scorer.description, options);
  return `{"predictions":[${outputRows(await scorer.score(input)).join(',')}]}`;
});
