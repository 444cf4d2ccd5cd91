import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createScorer, type Scorer } from '../../scoring/create-scorer.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import { createModelLink } from '../../scoring/threads/model-link.ts';
import {
  createScoreInChunks,
  type ScoreInChunks,
  type TimedScore,
} from '../../scoring/threads/score-in-chunks.ts';
import { createLane, type Lane } from './lane.ts';
import type { KnownModel } from './request-messages.ts';

/** A model as a thread for large requests has it. */
export type LargeModel = { description: ModelDescription; score: ScoreInChunks; lane: Lane };

/** Requests of a model that are parsed at a time: one is read or written while the other one's rows are scored. */
const AT_A_TIME = 2;
/** Graphs up to this size are opened once more, in milliseconds. A larger one gains nothing by it: its runs outweigh the copies. */
const OWN_BYTES = 1024 * 1024;
/** Nobody waits behind such a chunk but large requests; between two of them one that was given up is noticed. */
const LONG_CHUNKS = { ms: 50, rows: 5000 };

/**
 * Scores in this thread, with a session of its own that is opened by the first request; a model whose graph is too large
 * for that, or can no longer be opened, is asked in its own thread, in chunks that others get between. `onClose` is
 * called when the model's thread has ended, which ends it here too; `onUnopened` hears why it could not be opened here.
 */
export function createLargeModel(
  { port, description, source }: KnownModel,
  { onClose, onUnopened }: { onClose: () => void; onUnopened: (error: unknown) => void },
): LargeModel {
  let opening: Promise<Scorer | undefined> | undefined;
  const link = createModelLink(port, description, () => {
    onClose();
    void opening?.then((own) => own?.release());
  });
  const asked = createScoreInChunks(link.score, description);
  let here: ScoreInChunks | undefined;
  return {
    description,
    lane: createLane(AT_A_TIME),
    score: async (input, signal) => {
      opening ??= openOwn(source, onUnopened);
      const own = await opening;
      if (own === undefined) return asked(input, signal);
      here ??= createScoreInChunks(timed(own), description, LONG_CHUNKS);
      return here(input, signal);
    },
  };
}

const timed =
  (own: Scorer): TimedScore =>
  async (input) => {
    const started = performance.now();
    return { scored: await own.score(input), ms: performance.now() - started };
  };

async function openOwn(
  source: KnownModel['source'],
  onUnopened: (error: unknown) => void,
): Promise<Scorer | undefined> {
  const { modelFile } = source.description ?? {};
  if (modelFile === undefined) return undefined;
  try {
    return (await isLarge(join(source.directory, modelFile))) ? undefined : await createScorer(source);
  } catch (error) {
    onUnopened(error);
    return undefined;
  }
}

/** Opening says why a file cannot be read. */
async function isLarge(file: string): Promise<boolean> {
  try {
    return (await stat(file)).size > OWN_BYTES;
  } catch {
    return false;
  }
}
