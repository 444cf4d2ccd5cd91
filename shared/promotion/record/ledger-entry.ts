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

const ledgerLineSchema = z.object({
  sequence: z.coerce.number(),
  version: versionSchema,
  outcome: z.enum(decisionOutcomes),
  id: z.string(),
});

/** What the name of a ledger blob says, so that a listing is a history. */
export type LedgerLine = z.infer<typeof ledgerLineSchema>;

/** `ledger/000007-v12-moved-<decision id>.json`. */
export const ledgerLine = (record: DecisionRecord, { outcome }: Pick<LedgerEntry, 'outcome'>): string =>
  `ledger/${String(record.sequence).padStart(6, '0')}-v${record.candidate.version}-${outcome}-${record.id}.json`;

const LINE = /^ledger\/(?<sequence>\d{6,})-v(?<version>\d+)-(?<outcome>[a-z]+)-(?<id>[0-9a-f]{32})\.json$/;

/** undefined: another blob. */
export const parseLedgerName = (name: string): LedgerLine | undefined =>
  ledgerLineSchema.safeParse(LINE.exec(name)?.groups).data;
