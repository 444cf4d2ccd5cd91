import { RelevoError } from '../../kernel/error.ts';
import type { DecisionRecord, JudgedVersion } from '../record/decision-record.ts';
import { isSameVersion } from '../record/judged-version.ts';
import type { ModelFiles, ModelRegistry, RegisteredVersion } from '../ports.ts';
import { thresholdTags } from '../../scoring/version-threshold.ts';
import { verifyFiles } from '../evidence/package/verify-files.ts';

/** A version that was champion, and the decision that shows it: the one by which it came or, where none did, went. */
type PastChampion = { judged: JudgedVersion; record: DecisionRecord };

export type RollbackTarget = {
  judged: JudgedVersion;
  record: DecisionRecord;
  /** Why better placed versions were left out, one sentence each. */
  passedOver: string[];
};

type TargetDeps = { registry: Pick<ModelRegistry, 'findVersion'>; files: ModelFiles };

/**
 * The newest version that was champion before, was not rolled back from, and whose files are still those that its
 * decision was made on. With `to`, that version, also one that was rolled back from.
 * @param moved records that moved the alias, oldest first
 * @throws ROLLBACK_TARGET_UNKNOWN, NO_ROLLBACK_TARGET (409)
 */
export async function findRollbackTarget(
  { registry, files }: TargetDeps,
  { model, current, to }: { model: string; current: RegisteredVersion | undefined; to: string | undefined },
  moved: readonly DecisionRecord[],
  signal?: AbortSignal,
): Promise<RollbackTarget> {
  const passedOver: string[] = [];
  for (const { judged, record } of candidatesOf(model, moved, current, to)) {
    const version = await registry.findVersion(model, judged.version, signal);
    const problem = await problemOf(files, judged, version, signal);
    if (problem === undefined) return { judged, record, passedOver };
    passedOver.push(`v${judged.version} ${problem}`);
  }
  const found = passedOver.length === 0 ? 'no version was champion before' : passedOver.join('; ');
  throw new RelevoError('NO_ROLLBACK_TARGET', `${model}: nothing to go back to: ${found}`, { status: 409 });
}

function candidatesOf(
  model: string,
  moved: readonly DecisionRecord[],
  current: RegisteredVersion | undefined,
  to: string | undefined,
): PastChampion[] {
  const past = pastChampions(moved).filter(
    ({ judged }) => current === undefined || !isSameVersion(judged, current),
  );
  if (to === undefined) return past.filter(({ judged }) => !wasRolledBack(judged, moved));
  const named = past.filter(({ judged }) => judged.version === to);
  if (named.length > 0) return named;
  throw new RelevoError(
    'ROLLBACK_TARGET_UNKNOWN',
    `${model} v${to} was not champion before; whether it becomes one is for the gate`,
    { status: 409, path: 'to' },
  );
}

/** Newest first, each once, with what the decision says by which it came: files may have been restated since. */
function pastChampions(moved: readonly DecisionRecord[]): PastChampion[] {
  const newestFirst = moved.toReversed();
  const came = newestFirst.map((record) => ({ judged: record.candidate, record }));
  const all = newestFirst.flatMap((record) => [
    { judged: record.candidate, record },
    ...(record.champion === null ? [] : [{ judged: record.champion, record }]),
  ]);
  return all
    .filter(({ judged }, at) => at === all.findIndex((other) => isSameVersion(other.judged, judged)))
    .map((past) => came.find(({ judged }) => isSameVersion(judged, past.judged)) ?? past);
}

const wasRolledBack = (version: JudgedVersion, moved: readonly DecisionRecord[]): boolean =>
  moved.some(
    ({ path, champion }) => path === 'rollback' && champion !== null && isSameVersion(champion, version),
  );

async function problemOf(
  files: ModelFiles,
  judged: JudgedVersion,
  version: RegisteredVersion | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (version === undefined || !isSameVersion(judged, version)) return 'is gone';
  if (version.status !== 'READY') return 'is not ready';
  if (version.tags[thresholdTags.threshold] !== judged.threshold?.to) return 'has another threshold';
  return files.withFiles(
    version,
    async (directory) => {
      if (directory === undefined) return 'has no files';
      const declared = { state: 'declared', files: judged.files } as const;
      const problems = await verifyFiles(directory, declared, [], `v${judged.version}`);
      return problems.length === 0 ? undefined : `is damaged: ${problems.map(({ what }) => what).join(', ')}`;
    },
    signal,
  );
}
