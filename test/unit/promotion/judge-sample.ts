import { basename, dirname } from 'node:path';
import type { JudgeRowsInput } from '../../../shared/promotion/evidence/judge-rows.ts';
import type { OpenedModel } from '../../../shared/promotion/evidence/package/open-model.ts';
import type { KnownSet } from '../../../shared/promotion/evidence/sets/judged-set.ts';
import type { RowSet } from '../../../shared/promotion/evidence/sets/offered-sets.ts';
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

/** v6 as champion, which held back the rows of this file; without a scorer it could not be loaded. */
export const championOf = (
  scorer: Scorer | undefined,
  heldBack: string,
): Extract<JudgeRowsInput['champion'], { kind: 'opened' }> => {
  const description = sampleDescription({ ...scorer?.description, evaluation: basename(heldBack) });
  return {
    kind: 'opened',
    version: registeredVersion('6'),
    directory: dirname(heldBack),
    model: openedModel(scorer, { description }),
  };
};

/** A frozen set on which three decisions were made; it has no rows. */
export function bareSet(changes: Partial<RowSet> = {}): KnownSet {
  const offered: RowSet = {
    source: 'frozen',
    digest: '7'.repeat(64),
    unlabelled: null,
    since: 0,
    file: undefined,
    problem: null,
    required: true,
    ...changes,
  };
  const { source, digest, unlabelled } = offered;
  return { offered, set: { source, digest, unlabelled, ageMs: 5000, decisions: 3 }, rejected: null };
}
