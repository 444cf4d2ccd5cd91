import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Random } from '../../kernel/random.ts';
import { INFERENCE_CONTAINER } from '../../monitoring/messages.ts';
import type { BlobNames } from './blob-names.ts';
import { codeOf } from '../model-store/model-files.ts';
import type { RowBlobs, ServingMetrics } from '../ports.ts';
import type { PendingBlock } from './row-buffer.ts';

const TRIES = 3;
const FIRST_DELAY_MS = 200;
/** What became of rows: in the table, in a dead letter beside it, or nowhere because storage takes nothing. */
export type WriteOutcome = 'written' | 'dead-lettered' | 'refused';

/** Writes one block of rows. */
export type RowsWriter = (pending: PendingBlock) => Promise<WriteOutcome>;

/**
 * Each block is tried three times, then written to `dead-letter/<partition>`, where a table that refuses a block does
 * not stand in the way.
 */
export function createRowsWriter(deps: {
  blobs: RowBlobs;
  names: BlobNames;
  clock: Clock;
  random: Random;
  log: Log;
  metrics: ServingMetrics;
}): RowsWriter {
  const { blobs, names, log, metrics } = deps;

  async function append({ model, partition, ending, block }: PendingBlock): Promise<boolean> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (attempt > 0) await deps.clock.sleep(FIRST_DELAY_MS * 4 ** (attempt - 1));
      try {
        await blobs.append(INFERENCE_CONTAINER, names.next(partition, ending), block.bytes());
        return true;
      } catch (error) {
        names.roll(partition, ending);
        metrics.count('capture.failed_writes', 1, { model });
        log.warn('captured rows not appended', { model, attempt, reason: codeOf(error) });
      }
    }
    return false;
  }
  async function deadLetter({ model, partition, ending, block }: PendingBlock): Promise<boolean> {
    const name = `dead-letter/${partition}${deps.random.uuid()}.${ending}`;
    try {
      await blobs.write(INFERENCE_CONTAINER, name, block.bytes());
      log.error('captured rows are in a dead letter', { model, blob: name });
      return true;
    } catch (error) {
      log.error('storage takes no captured rows', { model, reason: codeOf(error) });
      return false;
    }
  }
  return async (pending) => {
    if (await append(pending)) return 'written';
    return (await deadLetter(pending)) ? 'dead-lettered' : 'refused';
  };
}
