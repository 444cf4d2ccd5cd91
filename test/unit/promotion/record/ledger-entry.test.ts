import { describe, expect, it } from 'vitest';
import {
  decisionOutcomes,
  type LedgerEntry,
  ledgerEntrySchema,
  ledgerLine,
  parseLedgerName,
} from '../../../../shared/promotion/record/ledger-entry.ts';
import { statedRecord, statedVersion } from '../stated-record.ts';

const id = '0123456789abcdef'.repeat(2);
const record = statedRecord({ id, sequence: 7, candidate: statedVersion('12') });

describe('the name of a ledger entry', () => {
  it.each(decisionOutcomes)('says place, version, outcome and decision: %s', (outcome) => {
    const name = ledgerLine(record, { outcome });
    expect(name).toBe(`ledger/000007-v12-${outcome}-${id}.json`);
    expect(parseLedgerName(name)).toEqual({ sequence: 7, version: '12', outcome, id });
  });

  it('is read past a million decisions', () => {
    const name = ledgerLine({ ...record, sequence: 1_234_567 }, { outcome: 'kept' });
    expect(parseLedgerName(name)).toEqual({ sequence: 1_234_567, version: '12', outcome: 'kept', id });
  });

  it.each([
    '',
    '000007.json',
    `churn/ledger/000007-v12-moved-${id}.json`,
    `ledger/00007-v12-moved-${id}.json`,
    `ledger/x00007-v12-moved-${id}.json`,
    `ledger/000007-v-moved-${id}.json`,
    `ledger/000007-v0-moved-${id}.json`,
    `ledger/000007-vx-moved-${id}.json`,
    `ledger/000007-v12-lost-${id}.json`,
    `ledger/000007-v12--${id}.json`,
    `ledger/000007-v12-moved-${id}0.json`,
    `ledger/000007-v12-moved-${id.slice(1)}.json`,
    `ledger/000007-v12-moved-${'A'.repeat(32)}.json`,
    `ledger/000007-v12-moved-${id}.json.tmp`,
    `ledger/000007-v12-moved-${id}xjson`,
  ])('is not taken from another blob: %j', (name) => expect(parseLedgerName(name)).toBeUndefined());
});

describe('a ledger entry', () => {
  const entry: LedgerEntry = {
    format: 1,
    decision: id,
    outcome: 'moved',
    from: null,
    to: '12',
    closedAt: '2026-03-01T10:00:00.000Z',
    note: 'it is better',
  };

  it('survives being stored', () =>
    expect(ledgerEntrySchema.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry));

  it.each([
    ['format', { format: 2 }],
    ['outcome', { outcome: 'lost' }],
    ['from', { from: 'v6' }],
    ['to', { to: 12 }],
    ['closedAt', { closedAt: 'yesterday' }],
    ['note', { note: undefined }],
  ])('is refused for its %s', (field, change) =>
    expect(ledgerEntrySchema.safeParse({ ...entry, ...change }).error?.issues[0]?.path).toEqual([field]),
  );
});
