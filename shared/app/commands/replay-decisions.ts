import { replayDecision } from '../../promotion/replay/replay-decision.ts';
import type { Verdict } from '../../promotion/verdict/verdict.ts';
import type { DecisionArchive, StoredRecord } from './decision-archive.ts';

export type ReplayedDecision = {
  sequence: number;
  /** The version that was judged. */
  version: string;
  verdict: Verdict;
  /** `not-judged`: a rollback. `not-kept`: made before evidence was kept. */
  result: 'agrees' | 'differs' | 'not-judged' | 'not-kept';
  differences: string[];
  /** What agrees, and is said in other words by this release. */
  reworded: string[];
  /** Whether the record names the digest of the one before it, so that none was changed or taken out. */
  chained: boolean;
};

/**
 * Makes decisions again from what they were made on.
 * @param only one decision; undefined: all of the model
 * @throws RULES_UNKNOWN, EVIDENCE_DAMAGED, EVIDENCE_FORMAT, and what the app answers
 */
export async function replayDecisions(
  archive: DecisionArchive,
  only: number | undefined,
): Promise<ReplayedDecision[]> {
  const sequences = only === undefined ? await archive.sequences() : [only];
  const replayed: ReplayedDecision[] = [];
  for (const sequence of sequences) {
    const stored = await archive.record(sequence);
    replayed.push({ ...(await replay(archive, stored)), chained: await isChained(archive, stored) });
  }
  return replayed;
}

async function replay(
  archive: DecisionArchive,
  { record }: StoredRecord,
): Promise<Omit<ReplayedDecision, 'chained'>> {
  const { sequence, candidate, verdict } = record;
  const about = { sequence, version: candidate.version, verdict, differences: [], reworded: [] };
  if (record.path === 'rollback') return { ...about, result: 'not-judged' };
  const evidence = await archive.evidence(record);
  if (evidence === undefined) return { ...about, result: 'not-kept' };
  const { differences, reworded } = replayDecision(record, evidence);
  return { ...about, result: differences.length === 0 ? 'agrees' : 'differs', differences, reworded };
}

async function isChained(archive: DecisionArchive, { record }: StoredRecord): Promise<boolean> {
  if (record.sequence === 1) return record.previous === null;
  return (await archive.record(record.sequence - 1)).digest === record.previous;
}
