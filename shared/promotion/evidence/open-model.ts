import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRelevoError, RelevoError } from '../../kernel/error.ts';
import type { Scorer } from '../../scoring/create-scorer.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import { parseModelDescription } from '../../scoring/parse-model-description.ts';
import { declaredFiles } from './declared-files.ts';
import type { EvidenceProblem } from './evidence.ts';
import type { RegisteredVersion } from '../ports.ts';
import { verifyFiles } from './verify-files.ts';

/** Opens the files of a version as serving would. */
export type OpenScorer = (options: { directory: string; model: string }) => Promise<Scorer>;

/** A downloaded model: what it says about itself, and the scorer if its files may be trusted and load. */
export type OpenedModel = {
  description: ModelDescription;
  scorer: Scorer | undefined;
  problems: EvidenceProblem[];
};

/**
 * Verifies and loads a model directory. Files that are not what was registered are never loaded.
 * @param whose as in "the candidate"
 * @throws MODEL_NO_FILES, and the errors of `parseModelDescription`, where it is no model that we could judge
 */
export async function openModel(
  open: OpenScorer,
  version: RegisteredVersion,
  directory: string,
  whose: string,
): Promise<OpenedModel> {
  const description = parseModelDescription(await readMlmodel(version, directory));
  const needed = [
    description.modelFile,
    ...(description.evaluation === null ? [] : [description.evaluation]),
  ];
  const problems = await verifyFiles(directory, declaredFiles(version), needed, whose);
  if (problems.some(({ kind }) => kind === 'broken')) return { description, scorer: undefined, problems };
  try {
    const scorer = await open({ directory, model: version.model });
    return { description: scorer.description, scorer, problems };
  } catch (error) {
    if (!isRelevoError(error) || error.retryable) throw error;
    return { description, scorer: undefined, problems: [...problems, brokenBy(error, whose)] };
  }
}

/** An error that lies in the model or its rows, as a problem of the evidence. */
export const brokenBy = (error: RelevoError, whose: string): EvidenceProblem => ({
  kind: 'broken',
  what: `${whose} cannot be scored: ${error.code}${error.path === undefined ? '' : ` ${error.path}`} ${error.message}`,
});

async function readMlmodel({ model, version }: RegisteredVersion, directory: string): Promise<string> {
  try {
    return await readFile(join(directory, 'MLmodel'), 'utf8');
  } catch (cause) {
    throw new RelevoError('MODEL_NO_FILES', `${model} v${version} has no MLmodel file`, {
      status: 409,
      cause,
    });
  }
}
