import type { JudgeRowsInput } from '../../../shared/promotion/evidence/judge-rows.ts';
import type { OpenedModel } from '../../../shared/promotion/evidence/package/open-model.ts';
import type { Scorer } from '../../../shared/scoring/create-scorer.ts';
import { sampleRules } from './evidence-sample.ts';
import { sampleDescription } from './model-sample.ts';
import { registeredVersion } from './stated-record.ts';

/** A model that is open, with nothing wrong; without a scorer it could not be loaded. */
export const openedModel = (
  scorer: Scorer | undefined,
  { description = scorer?.description ?? sampleDescription(), problems = [] }: Partial<OpenedModel> = {},
): OpenedModel => ({
  description,
  scorer,
  problems,
  bytes: scorer === undefined ? null : 1200,
  loadMs: scorer === undefined ? null : 4,
});

/** A first champion to be, of which nothing else is known. */
export const judgeInput = (changes: Partial<JudgeRowsInput> = {}): JudgeRowsInput => ({
  version: registeredVersion('7'),
  candidate: openedModel(undefined),
  directory: '/candidate',
  champion: { kind: 'none' },
  rules: sampleRules({}, { entity: null }),
  trainingSet: undefined,
  ownTrainingSet: undefined,
  trained: {},
  sets: [],
  anchor: async () => ({ kind: 'none', why: 'nobody was champion' }),
  ...changes,
});
