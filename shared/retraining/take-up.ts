import type { Clock } from '../kernel/clock.ts';
import type { TrainingRuns } from './ports.ts';
import type { RequestStore } from './request-store.ts';
import { attemptId, type TrainingRequest, trainingRequestId } from './training-request.ts';
import type { Upload } from './upload.ts';

/** An upload as it was found: its name, the state of its blob, and the digest of its bytes. */
export type Delivery = { upload: Upload; etag: string; digest: string };

type TakenUp =
  | { kind: 'go-on'; request: TrainingRequest }
  /** This delivery has been dealt with, or its training is under way or has brought a candidate. */
  | { kind: 'repeated'; request: TrainingRequest }
  /** As `repeated`, but for another upload with the same bytes. */
  | { kind: 'duplicate'; request: TrainingRequest };

type TakeUpDeps = { requests: RequestStore; runs: Pick<TrainingRuns, 'find'>; clock: Clock };

/**
 * Finds or opens the request of these bytes. A delivery is trained on once, however often it is delivered; another upload
 * of the same bytes begins a new attempt where the one before brought no candidate.
 */
export async function takeUp(
  { requests, runs, clock }: TakeUpDeps,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<TakenUp> {
  const { upload, digest } = delivery;
  const requestId = trainingRequestId(upload.model, digest, upload.mode);
  const known = await requests.find(upload.model, requestId, signal);
  if (known === undefined) {
    const request = newRequest(requestId, delivery, clock.now());
    await requests.save(request, signal);
    return { kind: 'go-on', request };
  }
  const seen = known.arrivals.some((one) => one.upload === upload.blob && one.etag === delivery.etag);
  if (seen && known.state === 'started') return { kind: 'repeated', request: known };
  const run = known.state === 'refused' ? undefined : await runs.find(upload.model, attemptId(known), signal);
  if (seen && run?.spent === true) return { kind: 'repeated', request: known };
  if (known.state === 'started' && run?.spent === false)
    return { kind: known.upload === upload.blob ? 'repeated' : 'duplicate', request: known };
  const isOver = known.state === 'started' || run?.spent === true;
  const request = reopen(known, delivery, isOver ? known.attempt + 1 : known.attempt);
  await requests.save(request, signal);
  return { kind: 'go-on', request };
}

const newRequest = (requestId: string, { upload, etag, digest }: Delivery, now: Date): TrainingRequest => ({
  format: 1,
  requestId,
  model: upload.model,
  upload: upload.blob,
  uploadDigest: digest,
  mode: upload.mode,
  state: 'accepted',
  attempt: 1,
  arrivals: [{ upload: upload.blob, etag }],
  trainingSet: null,
  runId: null,
  createdAt: now.toISOString(),
});

const reopen = (request: TrainingRequest, delivery: Delivery, attempt: number): TrainingRequest => ({
  ...withArrival(request, delivery),
  upload: delivery.upload.blob,
  state: 'accepted',
  attempt,
});

export function withArrival(request: TrainingRequest, { upload, etag }: Delivery): TrainingRequest {
  const others = request.arrivals.filter((one) => one.upload !== upload.blob || one.etag !== etag);
  return { ...request, arrivals: [...others, { upload: upload.blob, etag }] };
}
