import type { RetrainingBlobs } from './ports.ts';
import { TRAINING_SETS_CONTAINER } from './messages.ts';
import { requestPath, type TrainingRequest, trainingRequestSchema } from './training-request.ts';

type RequestStore = {
  /** Records a new request, or returns the one that has its name already. */
  accept(request: TrainingRequest, signal?: AbortSignal): Promise<TrainingRequest>;
  save(request: TrainingRequest, signal?: AbortSignal): Promise<void>;
};

export function createRequestStore(blobs: RetrainingBlobs): RequestStore {
  return {
    accept: async (request, signal) => {
      const content = await blobs.read(TRAINING_SETS_CONTAINER, path(request), signal);
      if (content !== undefined) return parseRequest(content.bytes);
      await blobs.write(TRAINING_SETS_CONTAINER, path(request), JSON.stringify(request), options(signal));
      return request;
    },
    save: async (request, signal) => {
      await blobs.write(TRAINING_SETS_CONTAINER, path(request), JSON.stringify(request), options(signal));
    },
  };
}

const path = (request: TrainingRequest): string => requestPath(request.model, request.requestId);

const options = (signal: AbortSignal | undefined): { contentType: string; signal?: AbortSignal } => ({
  contentType: 'application/json',
  ...(signal === undefined ? {} : { signal }),
});

const parseRequest = (bytes: Uint8Array): TrainingRequest =>
  trainingRequestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
