import type { ContainerClient } from '@azure/storage-blob';
import { hasStatus } from '../storage-error.ts';
import { parseTimerStatus, type TimerStatusStore, timerStatusJson } from './timer-status.ts';

/** A timer's status in the blob `timers/{hostId}/Host.Functions.{Name}/status`; the container is created on demand. */
export function createTimerStatusBlob(
  container: ContainerClient,
  hostId: string,
  name: string,
): TimerStatusStore {
  const blob = container.getBlockBlobClient(`timers/${hostId}/Host.Functions.${name}/status`);
  return {
    async read() {
      try {
        return parseTimerStatus((await blob.downloadToBuffer()).toString('utf8'));
      } catch (error) {
        if (hasStatus(error, 404)) return undefined;
        throw error;
      }
    },
    async write(status) {
      const text = JSON.stringify(timerStatusJson(status));
      const upload = () =>
        blob.upload(text, Buffer.byteLength(text), {
          blobHTTPHeaders: { blobContentType: 'application/json' },
        });
      try {
        await upload();
      } catch (error) {
        if (!hasStatus(error, 404)) throw error;
        await container.createIfNotExists();
        await upload();
      }
    },
  };
}
