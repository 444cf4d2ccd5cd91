import { canonicalJson } from '../../kernel/json.ts';
import type { EarlierRejection } from '../evidence/evidence.ts';
import type { DecisionRecord, JudgedVersion } from './decision-record.ts';
import { isSameVersion } from './judged-version.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerLine } from './ledger-entry.ts';

/** Path of the rows that a candidate brings along, as its digests name it. */
export const EVALUATION_FILE = 'relevo/evaluation.parquet';

/** Checks of what passes: the machine, what callers ask, where files lie, the day. The same rows and files may do better another time. */
const passingChecks = [
  'candidate-state',
  'evidence-age',
  'evidence-reuse',
  'freeze',
  'latency',
  'load-time',
  'provenance:source',
  'replay',
  'training-data',
];

export type EarlierQuestion = {
  model: string;
  lines: readonly LedgerLine[];
  candidate: JudgedVersion;
  champion: JudgedVersion | null;
  /** Version of the former champion that it is held against as well; null: none. */
  anchor: string | null;
  policyDigest: string;
  /** Digest of the rows that are to be judged on; null: not known. */
  digest: string | null;
  /** How many of the newest decisions are looked at. */
  newest: number;
};

export type EarlierDecisions = {
  /** Decisions on these rows. Dry runs count, as somebody saw what came out; rollbacks and decisions that were given up do not. */
  decisions: number;
  /**
   * The newest, dry or not, that rejected the same files and threshold by the same rules on these rows against the same champion for
   * what is in rows or files; null: none.
   */
  rejected: EarlierRejection | null;
};

/** What was decided on a set of rows before. */
export async function earlierDecisions(
  ledger: Pick<Ledger, 'read'>,
  question: EarlierQuestion,
  signal?: AbortSignal,
): Promise<EarlierDecisions> {
  const { model, lines, digest, newest } = question;
  if (digest === null) return { decisions: 0, rejected: null };
  const made = lines.filter(({ outcome }) => outcome !== 'abandoned').slice(-newest);
  const records = await Promise.all(made.map(({ sequence }) => ledger.read(model, sequence, signal)));
  const onSet = records.filter((record) => record.path !== 'rollback' && setDigestOf(record) === digest);
  const rejection = onSet.findLast((record) => isRejectionOf(record, question));
  return {
    decisions: onSet.length,
    rejected:
      rejection === undefined
        ? null
        : {
            decision: rejection.sequence,
            version: rejection.candidate.version,
            policyDigest: rejection.policy.digest,
          },
  };
}

/** Records from before sets had a name were made on the candidate's own rows. */
const setDigestOf = ({ evidence, candidate }: DecisionRecord): string | null =>
  evidence.set === null ? (candidate.files[EVALUATION_FILE] ?? null) : evidence.set.digest;

function isRejectionOf(record: DecisionRecord, question: EarlierQuestion): boolean {
  const { champion } = record;
  const sameChampion =
    champion === null || question.champion === null
      ? champion === question.champion
      : isSameVersion(champion, question.champion);
  return (
    record.verdict === 'reject' &&
    record.checks.some(isLasting) &&
    record.policy.digest === question.policyDigest &&
    sameChampion &&
    record.evidence.anchor === question.anchor &&
    record.candidate.threshold?.to === question.candidate.threshold?.to &&
    canonicalJson(record.candidate.files) === canonicalJson(question.candidate.files)
  );
}

const isLasting = ({ id, status }: DecisionRecord['checks'][number]): boolean =>
  status === 'fail' && !passingChecks.some((name) => id === name || id.startsWith(`${name}:`));
