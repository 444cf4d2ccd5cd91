import { join } from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Policy } from '../policy/policy.ts';
import { withScratchFolder } from '../tables/scratch-folder.ts';
import { TRAINING_DATA_CONTAINER } from './messages.ts';
import type {
  Leases,
  PolicySource,
  RetrainingBlobs,
  TrainedVersions,
  TrainingEngine,
  TrainingRuns,
} from './ports.ts';
import { createQuarantine } from './quarantine.ts';
import { composeTrainingSet } from './compose-training-set.ts';
import { createRequestStore } from './request-store.ts';
import { type TrainingRequest, trainingRequestId } from './training-request.ts';
import { parseUpload, type Upload } from './upload.ts';
import { type Finding, fileFinding } from './validation-report.ts';
import { validateTable } from './validate-table.ts';
import { fileDigest } from './file-digest.ts';

export type KickoffDeps = {
  blobs: RetrainingBlobs;
  leases: Leases;
  runs: TrainingRuns;
  versions: TrainedVersions;
  engine: TrainingEngine;
  policies: PolicySource;
  clock: Clock;
  log: Log;
};

export type KickoffOutcome =
  | { kind: 'started'; requestId: string; runId: string; trainingSet: string; rows: number }
  | { kind: 'refused'; model: string; findings: Finding[]; report: string }
  /** A redelivery of an upload that has been dealt with. */
  | { kind: 'repeated'; requestId: string }
  /** The blob went away before it could be read. */
  | { kind: 'gone' };

/** One upload on its way: where it came from, and where its local copy is. */
type Arrival = { upload: Upload; policy: Policy; file: string; digest: string; folder: string };

/**
 * Turns an upload into a training run: validate, compose the training set, create the MLflow run, start the engine.
 * Repeats safely at every point: the request is named by model, bytes and mode, and each step finds what it did before.
 */
export function createKickoff(
  deps: KickoffDeps,
): (blob: string, traceparent?: string, signal?: AbortSignal) => Promise<KickoffOutcome> {
  const quarantine = createQuarantine(deps);
  return async (blob, traceparent, signal) => {
    const upload = parseUpload(blob);
    const policy = upload === undefined ? undefined : deps.policies.get(upload.model);
    if (upload === undefined || policy === undefined)
      return quarantine.refuse(blob, null, 0, [
        fileFinding('MODEL_UNKNOWN', 'no policy for the folder of this upload'),
      ]);
    if (upload.format === undefined)
      return quarantine.refuse(blob, null, 0, [
        fileFinding('FORMAT_UNSUPPORTED', 'not .csv, .parquet or .jsonl'),
      ]);
    return withScratchFolder(async (folder) => {
      const file = join(folder, `arrival.${upload.format}`);
      if (!(await deps.blobs.download(TRAINING_DATA_CONTAINER, blob, file, signal))) return { kind: 'gone' };
      const arrival = { upload, policy, file, digest: await fileDigest(file), folder };
      return deps.leases.withLease(
        `kickoff-${upload.model}`,
        (held) => receive(deps, quarantine, arrival, traceparent, held),
        { waitMs: 60_000, ...(signal === undefined ? {} : { signal }) },
      );
    });
  };
}

async function receive(
  deps: KickoffDeps,
  quarantine: ReturnType<typeof createQuarantine>,
  arrival: Arrival,
  traceparent: string | undefined,
  signal: AbortSignal,
): Promise<KickoffOutcome> {
  const requests = createRequestStore(deps.blobs);
  const request = await requests.accept(newRequest(deps, arrival), signal);
  const duplicate = request.upload !== arrival.upload.blob;
  if (duplicate && request.state !== 'refused')
    return quarantine.refuse(arrival.upload.blob, arrival.digest, 0, [duplicateOf(request)]);
  if (request.state === 'started') return { kind: 'repeated', requestId: request.requestId };

  const { rows, findings } = await validateTable(arrival.file, arrival.policy, signal);
  if (findings.some((finding) => finding.severity === 'error')) {
    await requests.save({ ...request, state: 'refused' }, signal);
    return quarantine.refuse(arrival.upload.blob, arrival.digest, rows, findings);
  }
  return startTraining(deps, arrival, request, rows, traceparent, signal);
}

async function startTraining(
  deps: KickoffDeps,
  arrival: Arrival,
  request: TrainingRequest,
  rows: number,
  traceparent: string | undefined,
  signal: AbortSignal,
): Promise<KickoffOutcome> {
  const { model, requestId } = request;
  const set = await composeTrainingSet(deps.blobs, {
    model,
    part: { digest: request.uploadDigest, rows, upload: request.upload },
    file: arrival.file,
    policy: arrival.policy,
    base: request.mode === 'replace' ? undefined : await deps.versions.championTrainingSet(model, signal),
    folder: arrival.folder,
    signal,
  });
  const { runId } =
    (await deps.runs.find(model, requestId, signal)) ??
    (await deps.runs.create(
      {
        model,
        requestId,
        dataDigest: set.dataDigest,
        trainingSet: set.digest,
        upload: request.upload,
        traceparent,
      },
      signal,
    ));
  await deps.engine.start(
    {
      model,
      requestId,
      runId,
      dataDigest: set.dataDigest,
      dataFile: set.file,
      entryPoint: arrival.policy.retraining.entryPoint,
      traceparent,
    },
    signal,
  );
  await createRequestStore(deps.blobs).save(
    { ...request, state: 'started', trainingSet: set.digest, runId },
    signal,
  );
  deps.log.info('training started', { model, requestId, runId, rows: set.rows });
  return { kind: 'started', requestId, runId, trainingSet: set.digest, rows: set.rows };
}

const newRequest = (deps: KickoffDeps, { upload, digest }: Arrival): TrainingRequest => ({
  format: 1,
  requestId: trainingRequestId(upload.model, digest, upload.mode),
  model: upload.model,
  upload: upload.blob,
  uploadDigest: digest,
  mode: upload.mode,
  state: 'accepted',
  trainingSet: null,
  runId: null,
  createdAt: deps.clock.now().toISOString(),
});

const duplicateOf = (request: TrainingRequest): Finding =>
  fileFinding(
    'DATASET_DUPLICATE',
    `the same bytes arrived before as ${request.upload} (request ${request.requestId})`,
  );
