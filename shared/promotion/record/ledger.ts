import { sha256 } from '../../kernel/digest.ts';
import { RelevoError } from '../../kernel/error.ts';
import { type DecisionRecord, decisionRecordSchema } from './decision-record.ts';
import { type LedgerEntry, type LedgerLine, ledgerLine, parseLedgerName } from './ledger-entry.ts';
import { DECISIONS_CONTAINER } from '../messages.ts';
import type { DecisionBlobs } from '../ports.ts';

export type LedgerView = {
  /** One for each decision that was carried out or given up, oldest first. */
  lines: LedgerLine[];
  /** The newest record and the digest of its blob, on which the next one builds. */
  last: { record: DecisionRecord; digest: string } | undefined;
};

export type Ledger = {
  view(model: string, signal?: AbortSignal): Promise<LedgerView>;
  read(model: string, sequence: number, signal?: AbortSignal): Promise<DecisionRecord>;
  /** The record as it is stored, which the next one's digest is of. @throws DECISION_MISSING */
  readBytes(model: string, sequence: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** False when another record has taken this place in the chain. */
  save(record: DecisionRecord, signal?: AbortSignal): Promise<boolean>;
  /** Says what became of a decision; written once, later calls leave it. */
  close(record: DecisionRecord, entry: LedgerEntry, signal?: AbortSignal): Promise<void>;
};

const recordName = (model: string, sequence: number): string =>
  `${model}/${String(sequence).padStart(6, '0')}.json`;

/**
 * Decision records and the champion ledger in `decisions/`, append-only. Records form a chain: each holds the digest of
 * the one before, and a place in it can be taken once. A record without a ledger line is not yet carried out.
 */
export function createLedger({ blobs }: { blobs: DecisionBlobs }): Ledger {
  const readBytes: Ledger['readBytes'] = async (model, sequence, signal) => {
    const name = recordName(model, sequence);
    const found = await blobs.read(DECISIONS_CONTAINER, name, signal);
    if (found !== undefined) return found.bytes;
    throw new RelevoError('DECISION_MISSING', `there is no ${DECISIONS_CONTAINER}/${name}`, { status: 404 });
  };
  const readStored = async (
    model: string,
    sequence: number,
    signal?: AbortSignal,
  ): Promise<NonNullable<LedgerView['last']>> => {
    const bytes = await readBytes(model, sequence, signal);
    return { record: parseRecord(recordName(model, sequence), bytes), digest: sha256(bytes) };
  };
  const create = async (name: string, value: unknown, signal?: AbortSignal): Promise<boolean> => {
    const options = { ifNoneMatch: '*', contentType: 'application/json', ...(signal && { signal }) } as const;
    return (
      (await blobs.write(DECISIONS_CONTAINER, name, JSON.stringify(value, null, 1), options)) !== undefined
    );
  };
  return {
    view: async (model, signal) => {
      const { lines, newest } = await readNames(blobs, model, signal);
      return { lines, last: newest === 0 ? undefined : await readStored(model, newest, signal) };
    },
    read: async (model, sequence, signal) => (await readStored(model, sequence, signal)).record,
    readBytes,
    save: (record, signal) => create(recordName(record.model, record.sequence), record, signal),
    close: async (record, entry, signal) => {
      await create(`${record.model}/${ledgerLine(record, entry)}`, entry, signal);
    },
  };
}

async function readNames(
  blobs: DecisionBlobs,
  model: string,
  signal: AbortSignal | undefined,
): Promise<{ lines: LedgerLine[]; newest: number }> {
  const lines: LedgerLine[] = [];
  let newest = 0;
  for await (const { name } of blobs.list(DECISIONS_CONTAINER, `${model}/`, signal)) {
    const rest = name.slice(model.length + 1);
    const line = parseLedgerName(rest);
    if (line !== undefined) lines.push(line);
    else newest = Math.max(newest, Number(/^(\d+)\.json$/.exec(rest)?.[1] ?? 0));
  }
  return { newest, lines: lines.toSorted((a, b) => a.sequence - b.sequence) };
}

function parseRecord(name: string, bytes: Uint8Array): DecisionRecord {
  const place = `${DECISIONS_CONTAINER}/${name}`;
  try {
    return decisionRecordSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new RelevoError('DECISION_INVALID', `${place} is not a decision record`, { cause });
  }
}
