import type { BlobStore } from '../../shared/azure/blob-store.ts';
import { type DecisionRecord, decisionRecordSchema } from '../../shared/promotion/record/decision-record.ts';
import { parseLedgerName } from '../../shared/promotion/record/ledger-entry.ts';
import { DECISIONS_CONTAINER } from '../../shared/promotion/messages.ts';
import { MODEL } from './demo-policy.ts';
import type { DecisionFigures, Estimate } from './figures.ts';
import { unexpected } from './unexpected.ts';

const recordName = new RegExp(`^${MODEL}/\\d+\\.json$`);

/** All decisions about the model that have been carried out, the oldest first. */
export async function readDecisions(blobs: BlobStore): Promise<DecisionRecord[]> {
  const records: DecisionRecord[] = [];
  const closed = new Set<number | undefined>();
  for await (const { name } of blobs.list(DECISIONS_CONTAINER, `${MODEL}/`)) {
    closed.add(parseLedgerName(name.slice(MODEL.length + 1))?.sequence);
    const content = recordName.test(name) ? await blobs.read(DECISIONS_CONTAINER, name) : undefined;
    if (content !== undefined)
      records.push(decisionRecordSchema.parse(JSON.parse(Buffer.from(content.bytes).toString('utf8'))));
  }
  return records.filter((record) => closed.has(record.sequence)).toSorted((a, b) => a.sequence - b.sequence);
}

/** The decision about one version; undefined while there is none. */
export const decisionAbout = async (blobs: BlobStore, version: string): Promise<DecisionRecord | undefined> =>
  (await readDecisions(blobs)).findLast((record) => record.candidate.version === version);

/** The decision as figures; the first metric of a record is the primary one. */
export function decisionFigures(record: DecisionRecord): DecisionFigures {
  const [primary] = record.metrics;
  if (primary === undefined)
    throw unexpected(`the decision about version ${record.candidate.version} has no metric`);
  return {
    version: record.candidate.version,
    champion: record.champion?.version ?? null,
    verdict: record.verdict,
    reason: record.reason,
    metric: primary.metric,
    candidate: estimate(primary.candidate),
    difference: primary.difference === null ? null : estimate(primary.difference),
    rows: record.evidence.rows,
    furtherRows: record.furtherRows,
  };
}

const estimate = ({ value, lower, upper }: Estimate): Estimate => ({ value, lower, upper });
