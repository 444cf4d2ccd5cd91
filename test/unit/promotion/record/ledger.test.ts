import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../shared/kernel/digest.ts';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import type { LedgerEntry } from '../../../../shared/promotion/record/ledger-entry.ts';
import { createLedger } from '../../../../shared/promotion/record/ledger.ts';
import { createMemoryBlobStore } from '../../../memory/blob-store.ts';
import { statedRecord } from '../stated-record.ts';

const MODEL = 'churn';

const entryOf = (record: DecisionRecord, outcome: LedgerEntry['outcome']): LedgerEntry => ({
  format: 1,
  decision: record.id,
  outcome,
  from: '6',
  to: '7',
  closedAt: '2026-03-01T10:00:00.000Z',
  note: 'why',
});

/** A ledger of one decision that was carried out. */
async function ledgerOfOne() {
  const blobs = createMemoryBlobStore();
  const ledger = createLedger({ blobs });
  const record = statedRecord({ sequence: 1, previous: null });
  await ledger.save(record);
  await ledger.close(record, entryOf(record, 'moved'));
  return { blobs, ledger, record };
}

describe('ledger', () => {
  it('is empty for a model without decisions, and does not see those of a longer name', async () => {
    const { ledger } = await ledgerOfOne();
    expect(await ledger.view('chur')).toEqual({ lines: [], last: undefined });
    expect(await ledger.view('churn-2')).toEqual({ lines: [], last: undefined });
  });

  it('gives a place in the chain once', async () => {
    const { ledger, record } = await ledgerOfOne();
    expect(await ledger.save({ ...record, actor: 'another' })).toBe(false);
    expect((await ledger.read(MODEL, 1)).actor).toBe('promote-model');
  });

  it('says which record is damaged or gone', async () => {
    const { blobs, ledger } = await ledgerOfOne();
    await blobs.write('decisions', `${MODEL}/000001.json`, '{"format":1}');
    await expect(ledger.view(MODEL)).rejects.toMatchObject({
      code: 'DECISION_INVALID',
      message: 'decisions/churn/000001.json is not a decision record',
      cause: expect.any(Error),
    });
    await expect(ledger.read(MODEL, 4)).rejects.toMatchObject({
      code: 'DECISION_MISSING',
      message: 'there is no decisions/churn/000004.json',
      status: 404,
    });
  });

  it('leaves blobs of other names alone', async () => {
    const { blobs, ledger } = await ledgerOfOne();
    const names = [
      'notes.txt',
      '000002.json.bak',
      'x000003.json',
      'evidence/000004.json',
      `ledger/000009-v9-lost-${'a'.repeat(32)}.json`,
    ];
    for (const name of names) await blobs.write('decisions', `${MODEL}/${name}`, '{}');
    const { lines, last } = await ledger.view(MODEL);
    expect([lines.length, last?.record.sequence]).toEqual([1, 1]);
  });
});

describe('a ledger of records', () => {
  it('is in the order of decisions, past a million too', async () => {
    const ledger = createLedger({ blobs: createMemoryBlobStore() });
    const records = [1_000_000, 999_999, 12].map((sequence) => statedRecord({ sequence }));
    for (const record of records) {
      expect(await ledger.save(record)).toBe(true);
      await ledger.close(record, entryOf(record, 'kept'));
    }
    const { lines, last } = await ledger.view(MODEL);
    expect(lines.map(({ sequence }) => sequence)).toEqual([12, 999_999, 1_000_000]);
    expect(last?.record).toEqual(records[0]);
    expect(last?.digest).toBe(sha256(await ledger.readBytes(MODEL, 1_000_000)));
  });

  it('stores records and entries as readable JSON, each once', async () => {
    const blobs = createMemoryBlobStore();
    const written: unknown[] = [];
    const ledger = createLedger({
      blobs: {
        ...blobs,
        write: (container, name, content, options) => {
          written.push([container, name, options]);
          return blobs.write(container, name, content, options);
        },
      },
    });
    const record = statedRecord();
    const entry = entryOf(record, 'moved');
    const stop = new AbortController();
    await ledger.save(record, stop.signal);
    await ledger.close(record, entry);
    await ledger.close(record, { ...entry, note: 'another' });
    const line = `${MODEL}/ledger/000003-v7-moved-${record.id}.json`;
    const once = { ifNoneMatch: '*', contentType: 'application/json' };
    expect(written).toEqual([
      ['decisions', `${MODEL}/000003.json`, { ...once, signal: stop.signal }],
      ['decisions', line, once],
      ['decisions', line, once],
    ]);
    const stored = await blobs.read('decisions', line);
    expect(Buffer.from(stored?.bytes ?? '').toString()).toBe(JSON.stringify(entry, null, 1));
    expect(Buffer.from(await ledger.readBytes(MODEL, 3)).toString()).toBe(JSON.stringify(record, null, 1));
  });

  it('gives up with its caller', async () => {
    const ledger = createLedger({ blobs: createMemoryBlobStore() });
    const gone = AbortSignal.abort(new Error('enough'));
    await ledger.save(statedRecord());
    await expect(ledger.view(MODEL, gone)).rejects.toThrow('enough');
    await expect(ledger.read(MODEL, 3, gone)).rejects.toThrow('enough');
    await expect(ledger.save(statedRecord({ sequence: 4 }), gone)).rejects.toThrow('enough');
  });
});
