import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.ts';
import { unlessAbsent } from '../../kernel/unless-absent.ts';
import { tryJson } from '../../kernel/try-json.ts';
import { measureDrift } from '../../monitoring/drift/drift.ts';
import { checkProfile } from '../../monitoring/profile/check-profile.ts';
import { type Profile, profileSchema } from '../../monitoring/profile/profile.ts';
import { columnsOfReference, countCaptured } from '../../monitoring/windows/count-window.ts';
import { listHours } from '../../monitoring/windows/inference-blobs.ts';
import { createRowLoader } from '../../monitoring/windows/load-rows.ts';
import { loadNewestRows } from '../../monitoring/windows/newest-rows.ts';
import type { MonitoringBlobs } from '../../monitoring/ports.ts';
import { durationMs } from '../../policy/duration.ts';
import type { Policy } from '../../policy/policy.ts';
import type { TrainingData } from '../../promotion/evidence/training-data.ts';
import type { InspectTraining, RegisteredVersion } from '../../promotion/ports.ts';
import { judgedVersion } from '../../promotion/record/judged-version.ts';
import { TRAINING_DATA_CONTAINER } from '../../retraining/messages.ts';
import { withDuckDb } from '../../tables/database.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';

export type InspectTrainingDeps = {
  blobs: Pick<MonitoringBlobs, 'list' | 'download'>;
  policyOf(model: string): Policy | undefined;
  clock: Clock;
};

/** Requests that training data is compared with, at most. */
const REQUESTS = 10_000;

/** Run tag with the upload that a training was asked for by. */
const UPLOAD_TAG = 'relevo.upload';

/** What the reference profiles of candidate and champion, the upload and captured requests tell of the training data. */
export const createInspectTraining =
  (deps: InspectTrainingDeps): InspectTraining =>
  async ({ version, run, candidate, champion }, signal) => {
    const policy = deps.policyOf(version.model);
    const profile = await readProfile(candidate);
    if (policy === undefined || profile === undefined)
      return { state: 'unknown', why: 'the version has no readable reference profile' };
    const before = champion && (await readProfile(champion));
    const uploaded = await uploadTime(deps, run.tags[UPLOAD_TAG], version, signal);
    return {
      state: 'known',
      rows: profile.rows,
      uploaded: uploaded?.toISOString() ?? null,
      ageMs: uploaded === undefined ? null : Math.max(0, deps.clock.now().getTime() - uploaded.getTime()),
      findings: checkProfile(profile, policy),
      drift: await driftOf(deps, version.model, profile, policy, signal),
      labels: labelShares(profile, policy.target),
      championLabels: before === undefined ? null : labelShares(before, policy.target),
    };
  };

async function readProfile({
  directory,
  profile,
}: {
  directory: string;
  profile: string | null;
}): Promise<Profile | undefined> {
  if (profile === null) return undefined;
  const text = await unlessAbsent(readFile(join(directory, profile), 'utf8'));
  return text === undefined ? undefined : profileSchema.safeParse(tryJson(text)).data;
}

/** undefined where it is not known: a blob that changed after the version was registered is not the one that it was trained on. */
async function uploadTime(
  { blobs }: InspectTrainingDeps,
  upload: string | undefined,
  version: RegisteredVersion,
  signal: AbortSignal | undefined,
): Promise<Date | undefined> {
  if (upload === undefined || upload === '') return undefined;
  const filesAt = judgedVersion(version).threshold?.filesAt ?? version.createdAt;
  for await (const { name, lastModified } of blobs.list(TRAINING_DATA_CONTAINER, upload, signal))
    if (name === upload) return lastModified.getTime() > filesAt ? undefined : lastModified;
  return undefined;
}

/** Shares of the labels by their names; null where they are numbers, or were not there to count. */
function labelShares({ labels }: Profile, target: string): Record<string, number> | null {
  const counted = labels !== undefined && Object.hasOwn(labels, target) ? labels[target] : undefined;
  if (counted?.kind !== 'category') return null;
  const all = Object.values(counted.counts).reduce((sum, count) => sum + count, counted.other);
  return all === 0
    ? null
    : Object.fromEntries(Object.entries(counted.counts).map(([name, count]) => [name, count / all]));
}

async function driftOf(
  { blobs, clock }: InspectTrainingDeps,
  model: string,
  profile: Profile,
  policy: Policy,
  signal: AbortSignal | undefined,
): Promise<Extract<TrainingData, { state: 'known' }>['drift']> {
  if (!policy.capture.enabled) return { kind: 'none', why: 'requests are not captured' };
  const { minRows, threshold, alpha, distance, window } = policy.monitoring;
  const end = clock.now();
  const span = Math.max(durationMs(window), durationMs(policy.gate.replay.maxAge));
  const range = { start: new Date(end.getTime() - span), end, limit: Math.max(REQUESTS, minRows) };
  const features: Profile = { ...profile, outputs: {}, labels: {} };
  const columns = columnsOfReference(features, policy);
  const hours = await listHours(blobs, model, signal);
  return withScratchFolder((folder) =>
    withDuckDb(
      async (database) => {
        const rows = createRowLoader({ blobs, database, folder, hours });
        const found = await loadNewestRows(database, { hours, rows }, range, columns, signal);
        if (found < minRows) return { kind: 'none', why: `${found} of ${minRows} requests to compare with` };
        const current = await countCaptured(database, features, columns, 'FROM captured');
        const redacted = new Set(Object.keys(policy.capture.redact));
        const measured = measureDrift(features, current, { distance, threshold, alpha, redacted });
        const judged = measured.filter(({ status }) => status === 'DRIFTED' || status === 'QUIET');
        const drifted = judged
          .filter(({ status }) => status === 'DRIFTED')
          .toSorted((a, b) => (b.effect ?? 0) - (a.effect ?? 0))
          .map(({ column, effect }) => ({ column, effect: effect ?? 0 }));
        return { kind: 'compared', requests: found, columns: judged.length, drifted };
      },
      signal === undefined ? {} : { signal },
    ),
  );
}
