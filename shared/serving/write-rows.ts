import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Random } from '../kernel/random.ts';
import { INFERENCE_CONTAINER } from '../monitoring/messages.ts';
import type { BlobNames } from './blob-names.ts';
import { codeOf } from './model-files.ts';
import type { RowBlobs, ServingMetrics } from './ports.ts';
import type { PendingRows } from './row-buffer.ts';

const TRIES = 3;
const FIRST_DELAY_MS = 200;
/** Characters of one appended block; at most 3 bytes each, under the limit of 4 MB. */
const BLOCK_CHARACTERS = 1_000_000;

/** What became of rows: in the table, in a dead letter beside it, or nowhere because storage takes nothing. */
export type WriteOutcome = 'written' | 'dead-lettered' | 'refused';

/** Writes pending rows block by block. `settled` hears of each block with its rows. */
export type RowsWriter = (
  pending: PendingRows,
  settled: (outcome: WriteOutcome, lines: string[]) => void,
) => Promise<void>;

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

  async function append(model: string, partition: string, content: string): Promise<boolean> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (attempt > 0) await deps.clock.sleep(FIRST_DELAY_MS * 4 ** (attempt - 1));
      try {
        await blobs.append(INFERENCE_CONTAINER, names.next(partition), content);
        return true;
      } catch (error) {
        names.roll(partition);
        metrics.count('capture.failed_writes', 1, { model });
        log.warn('captured rows not appended', { model, attempt, reason: codeOf(error) });
      }
    }
    return false;
  }
  async function deadLetter(model: string, partition: string, content: string): Promise<boolean> {
    const name = `dead-letter/${partition}${deps.random.uuid()}.jsonl`;
    try {
      await blobs.write(INFERENCE_CONTAINER, name, content);
      log.error('captured rows are in a dead letter', { model, blob: name });
      return true;
    } catch (error) {
      log.error('storage takes no captured rows', { model, reason: codeOf(error) });
      return false;
    }
  }
  return async ({ model, partition, lines }, settled) => {
    for (const block of blocksOf(lines)) {
      const content = `${block.join('\n')}\n`;
      if (await append(model, partition, content)) settled('written', block);
      else settled((await deadLetter(model, partition, content)) ? 'dead-lettered' : 'refused', block);
    }
  };
}

function* blocksOf(lines: readonly string[]): Generator<string[]> {
  let block: string[] = [];
  let characters = 0;
  for (const line of lines) {
    if (block.length > 0 && characters + line.length > BLOCK_CHARACTERS) {
      yield block;
      block = [];
      characters = 0;
    }
    block.push(line);
    characters += line.length + 1;
  }
  if (block.length > 0) yield block;
}
