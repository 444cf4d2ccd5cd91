import type { AppendBlobClient, BlobServiceClient } from '@azure/storage-blob';
import type { Clock } from '../kernel/clock.ts';
import { RelevoError } from '../kernel/error.ts';
import { isMissing, isOutcomeUnknown, isPreconditionFailed, storageErrorCode } from './storage-error.ts';

const TRIES_IN_DOUBT = 5;
const FIRST_DELAY_MS = 100;

type Append = (container: string, name: string, bytes: Uint8Array, signal: AbortSignal) => Promise<void>;

/**
 * Appends each block exactly once. Every attempt states the position it expects to write at, so an attempt whose answer was
 * lost can be repeated: if the first one did land, the second is refused (412) and the bytes at that position are ours.
 * `client` must not retry by itself. Two writers may share a blob; their blocks never interleave.
 */
export function createAppendBlock(client: BlobServiceClient, clock: Clock): Append {
  return async (container, name, bytes, signal) => {
    const blob = client.getContainerClient(container).getAppendBlobClient(name);
    let position = await lengthOf(client, container, blob, signal);
    let failures = 0;
    let inDoubt = false;
    while (bytes.length > 0) {
      const outcome = await attempt(blob, bytes, position, signal);
      if (outcome === 'done') return;
      if (outcome === 'unknown') {
        inDoubt = true;
        failures += 1;
        if (failures >= TRIES_IN_DOUBT)
          throw new RelevoError('STORAGE_UNAVAILABLE', 'append: no answer', { retryable: true, status: 503 });
        await clock.sleep(FIRST_DELAY_MS * 2 ** (failures - 1), signal);
        continue;
      }
      if (inDoubt && outcome === 'moved' && (await holds(blob, position, bytes, signal))) return;
      inDoubt = false;
      position = await lengthOf(client, container, blob, signal);
    }
  };
}

type Outcome = 'done' | 'unknown' | 'moved' | 'gone';

async function attempt(
  blob: AppendBlobClient,
  bytes: Uint8Array,
  appendPosition: number,
  abortSignal: AbortSignal,
): Promise<Outcome> {
  try {
    await blob.appendBlock(bytes, bytes.length, { conditions: { appendPosition }, abortSignal });
    return 'done';
  } catch (error) {
    abortSignal.throwIfAborted();
    if (storageErrorCode(error) === 'AppendPositionConditionNotMet') return 'moved';
    if (isMissing(error)) return 'gone';
    if (isOutcomeUnknown(error)) return 'unknown';
    if (storageErrorCode(error) === 'BlockCountExceedsLimit')
      throw new RelevoError('APPEND_BLOB_FULL', 'append: the blob has its 50,000 blocks', { cause: error });
    throw error;
  }
}

/** Length of the blob, which is created, with its container, when missing. */
async function lengthOf(
  client: BlobServiceClient,
  container: string,
  blob: AppendBlobClient,
  abortSignal: AbortSignal,
): Promise<number> {
  for (;;) {
    try {
      return (await blob.getProperties({ abortSignal })).contentLength ?? 0;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    await client.getContainerClient(container).createIfNotExists({ abortSignal });
    try {
      await blob.create({ conditions: { ifNoneMatch: '*' }, abortSignal });
      return 0;
    } catch (error) {
      if (!isPreconditionFailed(error)) throw error;
    }
  }
}

async function holds(
  blob: AppendBlobClient,
  position: number,
  bytes: Uint8Array,
  abortSignal: AbortSignal,
): Promise<boolean> {
  const length = (await blob.getProperties({ abortSignal })).contentLength ?? 0;
  if (length < position + bytes.length) return false;
  const stored = await blob.downloadToBuffer(position, bytes.length, { abortSignal });
  return stored.equals(bytes);
}
