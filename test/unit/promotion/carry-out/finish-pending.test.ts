import { describe, expect, it } from 'vitest';
import { finishPending } from '../../../../shared/promotion/carry-out/finish-pending.ts';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import { createLedger } from '../../../../shared/promotion/record/ledger.ts';
import { createMemoryBlobStore } from '../../../memory/blob-store.ts';
import { statedRecord } from '../stated-record.ts';

/** A ledger, and what is carried out of it. */
function bench() {
  const ledger = createLedger({ blobs: createMemoryBlobStore() });
  const carried: DecisionRecord[] = [];
  const close = (record: DecisionRecord) =>
    ledger.close(record, {
      format: 1,
      decision: record.id,
      outcome: 'kept',
      from: null,
      to: null,
      closedAt: record.decidedAt,
      note: '',
    });
  const finish = (signal?: AbortSignal) =>
    finishPending(
      ledger,
      async (record) => {
        carried.push(record);
        await close(record);
        return 'kept';
      },
      'churn',
      signal,
    );
  return { ledger, carried, close, finish };
}

const [one, two] = [statedRecord({ sequence: 1, previous: null }), statedRecord({ sequence: 2 })];

describe('what an interrupted call left', () => {
  it('is nothing for a model without decisions', async () => {
    const { carried, finish } = bench();
    expect(await finish()).toEqual({ lines: [], last: undefined });
    expect(carried).toEqual([]);
  });

  it('is nothing where the newest record is closed', async () => {
    const { ledger, carried, close, finish } = bench();
    await ledger.save(one);
    await close(one);
    expect(await finish()).toEqual(await ledger.view('churn'));
    await ledger.save(two);
    await close(two);
    await finish();
    expect(carried).toEqual([]);
  });

  it('is the newest record where only those before it are closed', async () => {
    const { ledger, carried, close, finish } = bench();
    await ledger.save(one);
    await close(one);
    await ledger.save(two);
    const { lines, last } = await finish();
    expect(carried).toEqual([two]);
    expect([lines.map(({ sequence }) => sequence), last?.record]).toEqual([[1, 2], two]);
  });

  it('is left where the caller gives up', async () => {
    const { ledger, carried, finish } = bench();
    await ledger.save(one);
    await expect(finish(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(carried).toEqual([]);
  });
});
