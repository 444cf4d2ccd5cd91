import { sha256 } from '../../kernel/digest.ts';
import { canonicalJson } from '../../kernel/json.ts';
import { thresholdTags } from '../../scoring/version-threshold.ts';
import { declaredFiles } from '../evidence/package/declared-files.ts';
import type { JudgedVersion } from './decision-record.ts';
import type { ChampionState, RegisteredVersion } from '../ports.ts';

/** A version as a record names it. */
export const judgedVersion = (version: RegisteredVersion): JudgedVersion => ({
  version: version.version,
  createdAt: version.createdAt,
  runId: version.runId,
  files: declaredFiles(version).files,
  ...thresholdOf(version),
});

function thresholdOf({ tags }: RegisteredVersion): Pick<JudgedVersion, 'threshold'> {
  const { [thresholdTags.threshold]: to, [thresholdTags.of]: of, [thresholdTags.from]: from } = tags;
  const filesAt = Number(tags[thresholdTags.filesAt] ?? NaN);
  return to === undefined
    ? {}
    : {
        threshold: {
          of: of ?? null,
          from: from ?? null,
          to,
          filesAt: Number.isFinite(filesAt) ? filesAt : null,
        },
      };
}

/** The same version, not another of the same number in a recreated model. */
export const isSameVersion = (
  a: Pick<JudgedVersion, 'version' | 'createdAt'>,
  b: Pick<JudgedVersion, 'version' | 'createdAt'>,
): boolean => a.version === b.version && a.createdAt === b.createdAt;

/** True while the alias points where it pointed when the decision was made; one whose version is gone points nowhere. */
export const isUnchanged = (judged: JudgedVersion | null, now: ChampionState): boolean =>
  now.kind === 'version' ? judged !== null && isSameVersion(judged, now.version) : judged === null;

export type DecisionKey = {
  model: string;
  candidate: JudgedVersion;
  champion: JudgedVersion | null;
  policyDigest: string;
  /** Of the files that the evidence comes from. */
  evidenceDigest: string;
  action: 'enforce' | 'observe';
  /** Why nothing might move when it was asked. */
  frozen?: string;
  /** Number of the decision about the candidate after which it is judged once more. */
  after?: number;
  /** The former champion that it is also held against, as a name. */
  anchor?: unknown;
};

/** Equal keys are the same decision: it is made, recorded and carried out once. */
export function decisionId({ candidate, champion, ...rest }: DecisionKey): string {
  return sha256(canonicalJson({ ...rest, candidate: nameOf(candidate), champion: nameOf(champion) })).slice(
    0,
    32,
  );
}

/** What tells a version from another one of its number. */
export const nameOf = (version: JudgedVersion | null): unknown =>
  version && [version.version, version.createdAt];

/** @param others rows from elsewhere, by name */
export const evidenceDigest = (
  candidate: JudgedVersion,
  champion: JudgedVersion | null,
  others: readonly string[] = [],
): string =>
  sha256(
    canonicalJson({
      candidate: judgedBy(candidate),
      champion: champion && judgedBy(champion),
      ...(others.length === 0 ? {} : { others }),
    }),
  );

/** A threshold is as much of a version as its files are. */
const judgedBy = ({ files, threshold }: JudgedVersion): unknown =>
  threshold === undefined ? files : { files, threshold: threshold.to };
