import { TRAINING_SETS_CONTAINER } from './messages.ts';
import type { RetrainingBlobs } from './ports.ts';
import { requestPath, type TrainingRequest, trainingRequestSchema } from './training-request.ts';

export type RequestStore = {
  find(model: string, requestId: string, signal?: AbortSignal): Promise<TrainingRequest | undefined>;
  save(request: TrainingRequest, signal?: AbortSignal): Promise<void>;
};

/** Training requests as blobs; callers hold the model's lease. */
export function createRequestStore(blobs: RetrainingBlobs): RequestStore {
  return {
    find: async (model, requestId, signal) => {
      const content = await blobs.read(TRAINING_SETS_CONTAINER, requestPath(model, requestId), signal);
      return content === undefined ? undefined : parseRequest(content.bytes);
    },
    save: async (request, signal) => {
      const path = requestPath(request.model, request.requestId);
      await blobs.write(TRAINING_SETS_CONTAINER, path, JSON.stringify(request), {
        contentType: 'application/json',
        ...(signal === undefined ? {} : { signal }),
      });
    },
  };
}

const parseRequest = (bytes: Uint8Array): TrainingRequest =>
  trainingRequestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
