import { z } from 'zod';
import { versionSchema } from '../../kernel/identifiers.ts';
import type { DecisionRecord } from './decision-record.ts';

/** `moved`: the candidate became champion. `kept`: nothing moved. `abandoned`: the registry changed first. */
export const decisionOutcomes = ['moved', 'kept', 'abandoned'] as const;
export type DecisionOutcome = (typeof decisionOutcomes)[number];

/** What became of a decision: one line of the champion ledger, `decisions/<model>/ledger/<line>.json`. */
export const ledgerEntrySchema = z.object({
  format: z.literal(1),
  decision: z.string(),
  outcome: z.enum(decisionOutcomes),
  /** Champion before and after, as the decision saw it; null: none. */
  from: versionSchema.nullable(),
  to: versionSchema.nullable(),
  /** ISO 8601, UTC. */
  closedAt: z.iso.datetime(),
  note: z.string(),
});

export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** What the name of a ledger blob says, so that a listing is a history. */
export type LedgerLine = { sequence: number; version: string; outcome: DecisionOutcome; id: string };

/** `ledger/000007-v12-moved-<decision id>.json`. */
export const ledgerLine = (record: DecisionRecord, { outcome }: Pick<LedgerEntry, 'outcome'>): string =>
  `ledger/${String(record.sequence).padStart(6, '0')}-v${record.candidate.version}-${outcome}-${record.id}.json`;

export function parseLedgerName(name: string): LedgerLine | undefined {
  const match = /^ledger\/(\d+)-v(\d+)-(moved|kept|abandoned)-([0-9a-f]{32})\.json$/.exec(name);
  const [, sequence, version, word, id] = match ?? [];
  const outcome = decisionOutcomes.find((candidate) => candidate === word);
  return sequence === undefined || version === undefined || outcome === undefined || id === undefined
    ? undefined
    : { sequence: Number(sequence), version, outcome, id };
}
