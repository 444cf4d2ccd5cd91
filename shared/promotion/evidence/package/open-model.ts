import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unlessAbsent } from '../../../kernel/unless-absent.ts';
import { isRelevoError, RelevoError } from '../../../kernel/error.ts';
import type { Scorer } from '../../../scoring/create-scorer.ts';
import type { ModelDescription } from '../../../scoring/model-description.ts';
import { parseModelDescription } from '../../../scoring/parse-model-description.ts';
import { parseThreshold, thresholdTags } from '../../../scoring/version-threshold.ts';
import { declaredFiles } from './declared-files.ts';
import type { EvidenceProblem } from '../evidence.ts';
import type { RegisteredVersion } from '../../ports.ts';
import { verifyFiles } from './verify-files.ts';

/** Opens the files of a version as serving would. */
export type OpenScorer = (options: {
  directory: string;
  model: string;
  /** What the version's tag says, before what the model says. */
  threshold: number | undefined;
}) => Promise<Scorer>;

/** A downloaded model: what it says about itself, and the scorer if its files may be trusted and load. */
export type OpenedModel = {
  description: ModelDescription;
  scorer: Scorer | undefined;
  problems: EvidenceProblem[];
  /** Size of the graph with its external data. */
  bytes: number | null;
  /** Milliseconds until the scorer was there; null where it is not. */
  loadMs: number | null;
};

/**
 * Verifies and loads a model directory. Files that are not what was registered are never loaded.
 * @param whose as in "the candidate"
 * @param timer milliseconds of a monotonic clock
 * @throws MODEL_NO_FILES, and the errors of `parseModelDescription`, where it is no model that we could judge
 */
export async function openModel(
  open: OpenScorer,
  version: RegisteredVersion,
  directory: string,
  whose: string,
  timer: () => number = () => performance.now(),
): Promise<OpenedModel> {
  const description = parseModelDescription(await readMlmodel(version, directory));
  const needed = [description.modelFile, description.evaluation].filter((path) => path !== null);
  const problems = await verifyFiles(directory, declaredFiles(version), needed, whose);
  const bytes = await graphBytes(join(directory, description.modelFile));
  if (problems.some(({ kind }) => kind === 'broken'))
    return { description, scorer: undefined, problems, bytes, loadMs: null };
  try {
    const started = timer();
    const said = version.tags[thresholdTags.threshold];
    const threshold = said === undefined ? undefined : parseThreshold(said);
    const scorer = await open({ directory, model: version.model, threshold });
    return { description: scorer.description, scorer, problems, bytes, loadMs: timer() - started };
  } catch (error) {
    if (!isRelevoError(error) || error.retryable) throw error;
    return {
      description,
      scorer: undefined,
      problems: [...problems, brokenBy(error, whose)],
      bytes,
      loadMs: null,
    };
  }
}

/** A graph's weights may be in files beside it whose names begin with its own. null: it is not there. */
async function graphBytes(file: string): Promise<number | null> {
  const folder = dirname(file);
  const names = (await unlessAbsent(readdir(folder))) ?? [];
  const own = names.filter((name) => name.startsWith(basename(file)));
  if (!own.includes(basename(file))) return null;
  const files = await Promise.all(own.map((name) => stat(join(folder, name))));
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** An error that lies in the model or its rows, as a problem of the evidence. */
export const brokenBy = (error: RelevoError, whose: string): EvidenceProblem => ({
  kind: 'broken',
  what: `${whose} cannot be scored: ${error.code}${error.path === undefined ? '' : ` ${error.path}`} ${error.message}`,
});

async function readMlmodel({ model, version }: RegisteredVersion, directory: string): Promise<string> {
  const text = await unlessAbsent(readFile(join(directory, 'MLmodel'), 'utf8'));
  if (text !== undefined) return text;
  throw new RelevoError('MODEL_NO_FILES', `${model} v${version} has no MLmodel file`, { status: 409 });
}
