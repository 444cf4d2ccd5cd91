import { join } from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Policy } from '../policy/policy.ts';
import { withScratchFolder } from '../tables/scratch-folder.ts';
import { isLabelledWindow, TRAINING_DATA_CONTAINER } from './messages.ts';
import type {
  Leases,
  PolicySource,
  RetrainingBlobs,
  TrainedVersions,
  TrainingEngine,
  TrainingRuns,
} from './ports.ts';
import { createQuarantine, type Quarantine } from './quarantine.ts';
import { composeTrainingSet } from './compose-training-set.ts';
import { createRequestStore, type RequestStore } from './request-store.ts';
import { type Delivery, takeUp, withArrival } from './take-up.ts';
import { attemptId, type TrainingRequest } from './training-request.ts';
import { parseUpload, type Upload } from './upload.ts';
import { type Finding, fileFinding } from '../validation/finding.ts';
import { validateUpload } from './validate-upload.ts';
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
  /** The upload has been dealt with, or its training is under way. */
  | { kind: 'repeated'; requestId: string }
  /** The set that the policy keeps for judging: nothing is ever trained on it. */
  | { kind: 'frozen'; model: string }
  /** The blob went away before it could be read. */
  | { kind: 'gone' };

/** One delivery of an upload, with its policy and its local copy. */
type Arrival = Delivery & { policy: Policy; file: string; folder: string; traceparent: string | undefined };

type Session = { deps: KickoffDeps; quarantine: Quarantine; requests: RequestStore };

/**
 * Turns an upload into a training run: validate, compose the training set, create the MLflow run, start the engine.
 * Repeats safely at every point: the request is named by model, bytes and mode, and each step finds what it did before.
 */
export function createKickoff(
  deps: KickoffDeps,
): (blob: string, traceparent?: string, signal?: AbortSignal) => Promise<KickoffOutcome> {
  const quarantine = createQuarantine(deps);
  const session = { deps, quarantine, requests: createRequestStore(deps.blobs) };
  return async (blob, traceparent, signal) => {
    const upload = parseUpload(blob);
    const policy = upload === undefined ? undefined : deps.policies.get(upload.model);
    const refuse = (finding: Finding): Promise<KickoffOutcome> =>
      quarantine.refuse({ blob, digest: null, rows: 0, findings: [finding] }, signal);
    if (upload === undefined || policy === undefined)
      return refuse(fileFinding('MODEL_UNKNOWN', 'no policy for the folder of this upload'));
    if (isFrozen(upload, policy)) return { kind: 'frozen', model: upload.model };
    if (upload.format === undefined)
      return refuse(fileFinding('FORMAT_UNSUPPORTED', 'not .csv, .parquet or .jsonl'));
    return withScratchFolder(async (folder) => {
      const file = join(folder, `arrival.${upload.format}`);
      const etag = await findEtag(deps, blob, signal);
      if (etag === undefined || !(await deps.blobs.download(TRAINING_DATA_CONTAINER, blob, file, signal)))
        return { kind: 'gone' };
      const arrival = {
        upload,
        etag,
        policy,
        file,
        digest: await fileDigest(file, signal),
        folder,
        traceparent,
      };
      return deps.leases.withLease(`kickoff-${upload.model}`, (held) => receive(session, arrival, held), {
        waitMs: 60_000,
        ...(signal === undefined ? {} : { signal }),
      });
    });
  };
}

const isFrozen = ({ blob, model }: Upload, { gate }: Policy): boolean =>
  gate.evidence.frozen !== null && blob === `${model}/${gate.evidence.frozen}`;

/** Read before the bytes: a blob written in between is then delivered once more and not taken for a redelivery. */
async function findEtag(
  { blobs }: KickoffDeps,
  blob: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for await (const { name, etag } of blobs.list(TRAINING_DATA_CONTAINER, blob, signal))
    return name === blob ? etag : undefined;
  return undefined;
}

async function receive(session: Session, arrival: Arrival, signal: AbortSignal): Promise<KickoffOutcome> {
  const { deps, quarantine, requests } = session;
  const { digest, policy, file } = arrival;
  const { blob } = arrival.upload;
  const { kind, request } = await takeUp({ ...deps, requests }, arrival, signal);
  if (kind === 'repeated') return { kind, requestId: attemptId(request) };
  if (kind === 'duplicate') {
    const refusal = await quarantine.refuse(
      { blob, digest, rows: 0, findings: [duplicateOf(request)] },
      signal,
    );
    await requests.save(withArrival(request, arrival), signal);
    return refusal;
  }
  const { rows, findings } = await validateUpload(file, policy, deps.clock, signal);
  const base =
    request.mode === 'replace' ? undefined : await deps.versions.championTrainingSet(request.model, signal);
  if (base === undefined && isLabelledWindow(blob)) findings.push(windowAlone);
  if (findings.some((finding) => finding.severity === 'error')) {
    await requests.save({ ...request, state: 'refused' }, signal);
    return quarantine.refuse({ blob, digest, rows, findings }, signal);
  }
  await quarantine.release(blob, signal);
  if (findings.length > 0)
    deps.log.warn('upload accepted with warnings', {
      model: request.model,
      upload: blob,
      codes: codesOf(findings),
    });
  return startTraining(session, arrival, request, { rows, base }, signal);
}

async function startTraining(
  { deps, requests }: Session,
  arrival: Arrival,
  request: TrainingRequest,
  { rows, base }: { rows: number; base: string | undefined },
  signal: AbortSignal,
): Promise<KickoffOutcome> {
  const { model, upload } = request;
  const { policy, file, folder, traceparent } = arrival;
  const requestId = attemptId(request);
  const part = { digest: request.uploadDigest, rows, upload };
  const set = await composeTrainingSet(deps.blobs, { model, part, file, policy, base, folder, signal });
  const dataDigest = set.dataDigest;
  const { runId } =
    (await deps.runs.find(model, requestId, signal)) ??
    (await deps.runs.create(
      { model, requestId, dataDigest, trainingSet: set.digest, upload, traceparent },
      signal,
    ));
  const { entryPoint } = policy.retraining;
  await deps.engine.start(
    { model, requestId, runId, dataDigest, dataFile: set.file, entryPoint, traceparent },
    signal,
  );
  await requests.save({ ...request, state: 'started', trainingSet: set.digest, runId }, signal);
  deps.log.info('training started', { model, requestId, runId, rows: set.rows });
  return { kind: 'started', requestId, runId, trainingSet: set.digest, rows: set.rows };
}

const codesOf = (findings: readonly Finding[]): string =>
  [...new Set(findings.map(({ code }) => code))].join(' ');

const duplicateOf = (request: TrainingRequest): Finding =>
  fileFinding(
    'DATASET_DUPLICATE',
    `the same bytes arrived before as ${request.upload} (request ${attemptId(request)})`,
  );

const windowAlone = fileFinding(
  'TRAINING_SET_UNKNOWN',
  'a window is only ever added to what the champion was trained on, and that is not known here; upload the whole set with .replace. in its name',
);
