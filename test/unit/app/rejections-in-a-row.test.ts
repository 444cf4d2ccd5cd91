import { beforeEach, expect, it } from 'vitest';
import { rejectionsInARow } from '../../../shared/app/adapters/rejections-in-a-row.ts';
import { createLedger, type Ledger } from '../../../shared/promotion/record/ledger.ts';
import type { DecisionRecord } from '../../../shared/promotion/record/decision-record.ts';
import { createGate, createWorld, MODEL, requestFor } from '../promotion/gate-bench.ts';

let ledger: Ledger;
let sample: DecisionRecord;

beforeEach(async () => {
  const world = createWorld();
  await createGate(world)(requestFor(world.registry.register(MODEL)));
  ledger = createLedger({ blobs: world.blobs });
  const { last } = await ledger.view(MODEL);
  if (last === undefined) throw new Error('no record');
  sample = last.record;
});

const candidate = (version: string, createdAt = 1): Partial<DecisionRecord> => ({
  candidate: { ...sample.candidate, version, createdAt },
});

async function decide(change: Partial<DecisionRecord>, outcome: 'kept' | 'moved' | 'abandoned' = 'kept') {
  const { last } = await ledger.view(MODEL);
  const sequence = (last?.record.sequence ?? 0) + 1;
  const record = { ...sample, ...change, sequence };
  await ledger.save(record);
  const closedAt = record.decidedAt;
  await ledger.close(record, {
    format: 1,
    decision: record.id,
    outcome,
    from: null,
    to: null,
    closedAt,
    note: '',
  });
}

it('counts back to the newest decision that was no rejection', async () => {
  expect(await rejectionsInARow(ledger, 'never-judged')).toBe(0);
  await decide({ verdict: 'reject' });
  await decide({ verdict: 'promote' }, 'moved');
  expect(await rejectionsInARow(ledger, MODEL)).toBe(0);
  await decide({ verdict: 'reject', ...candidate('2') });
  await decide({ verdict: 'reject', ...candidate('3') });
  expect(await rejectionsInARow(ledger, MODEL)).toBe(2);
  await decide({ verdict: 'insufficient-evidence' });
  expect(await rejectionsInARow(ledger, MODEL)).toBe(0);
});

it('leaves out trials, and decisions that were given up', async () => {
  await decide({ verdict: 'promote' }, 'moved');
  await decide({ verdict: 'reject' });
  await decide({ verdict: 'reject', dryRun: true, action: 'observe' });
  await decide({ verdict: 'promote', dryRun: true, action: 'observe' });
  await decide({ verdict: 'promote' }, 'abandoned');
  expect(await rejectionsInARow(ledger, MODEL)).toBe(1);
});

it('counts a candidate that was judged more than once as one, and another one of its number as two', async () => {
  for (const version of ['2', '3', '2']) await decide({ verdict: 'reject', ...candidate(version) });
  expect(await rejectionsInARow(ledger, MODEL)).toBe(2);
  await decide({ verdict: 'reject', ...candidate('2', 2) });
  expect(await rejectionsInARow(ledger, MODEL)).toBe(3);
});
