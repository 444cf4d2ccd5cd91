import { describe, expect, it } from 'vitest';
import { movedRecords } from '../../../../shared/promotion/rollback/moved-records.ts';
import { statedRecord } from '../stated-record.ts';

const id = 'a'.repeat(32);

describe('the records that moved the alias', () => {
  it('are those of moves, in the order of the ledger', async () => {
    const lines = (['moved', 'kept', 'abandoned', 'moved'] as const).map((outcome, at) => ({
      sequence: at + 1,
      version: '1',
      outcome,
      id,
    }));
    const ledger = { read: async (model: string, sequence: number) => statedRecord({ model, sequence }) };
    const records = await movedRecords(ledger, 'other', lines);
    expect(records.map(({ model, sequence }) => [model, sequence])).toEqual([
      ['other', 1],
      ['other', 4],
    ]);
  });
});
