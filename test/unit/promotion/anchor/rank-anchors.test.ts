import { describe, expect, it } from 'vitest';
import { anchorsFor } from '../../../../shared/promotion/anchor/anchors-for.ts';
import { rankAnchors } from '../../../../shared/promotion/anchor/rank-anchors.ts';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import type { LedgerLine } from '../../../../shared/promotion/record/ledger-entry.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { sampleRecord } from '../record-sample.ts';

const base = sampleRecord('churn', sampleEvidence({ rows: 400 }), sampleRules());
const versionOf = (version: string) => ({ version, createdAt: Number(version), runId: null, files: {} });

const registered = (number: string) => ({
  ...versionOf(number),
  model: 'churn',
  status: 'READY' as const,
  description: '',
  tags: {},
});

type Move = {
  to: string;
  from?: string;
  at: string;
  value?: number | null;
  fromValue?: number;
  path?: 'rollback';
  metric?: string;
};

const estimate = (value: number | null) => ({
  value,
  lower: null,
  upper: null,
  standardError: null,
  method: 'x',
});

function recordOf({ to, from, at, value = null, fromValue, path, metric = 'roc_auc' }: Move): DecisionRecord {
  const measured = {
    metric,
    direction: 'higher' as const,
    candidate: estimate(value),
    champion: fromValue === undefined ? null : estimate(fromValue),
    difference: null,
    tests: [],
  };
  return {
    ...base,
    candidate: versionOf(to),
    champion: from === undefined ? null : versionOf(from),
    decidedAt: `${at}T00:00:00.000Z`,
    path: path ?? 'against-champion',
    metrics: path === 'rollback' ? [] : [measured],
  };
}

/** A ledger of moves, and how often it was read. */
function ledgerOf(moves: readonly Move[], kept: readonly number[] = []) {
  const reads: number[] = [];
  const lines: LedgerLine[] = moves.map(({ to }, at) => ({
    sequence: at + 1,
    version: to,
    outcome: kept.includes(at + 1) ? 'kept' : 'moved',
    id: 'a'.repeat(32),
  }));
  const read = async (_model: string, sequence: number): Promise<DecisionRecord> => {
    reads.push(sequence);
    return recordOf(moves[sequence - 1] ?? { to: '0', at: '2000-01-01' });
  };
  return { reads, lines, read };
}

async function ranked(moves: readonly Move[], changes: object = {}, kept: number[] = []) {
  const ledger = ledgerOf(moves, kept);
  const question = {
    model: 'churn',
    lines: ledger.lines,
    primary: 'roc_auc' as const,
    since: new Date('2026-03-01'),
    besides: [],
    ...changes,
  };
  const anchors = await rankAnchors(ledger, question);
  return { anchors: anchors.map(({ judged, value }) => [judged.version, value]), reads: ledger.reads };
}

describe('former champions', () => {
  it('are ranked by what was recorded when they came, whichever way the metric is good', async () => {
    const moves = [
      { to: '1', at: '2026-03-02', value: 0.8 },
      { to: '2', from: '1', at: '2026-03-03', value: 0.9, fromValue: 0.95 },
      { to: '3', from: '2', at: '2026-03-04', value: 0.7, fromValue: 0.1 },
    ];
    expect((await ranked(moves)).anchors).toEqual([
      ['2', 0.9],
      ['1', 0.8],
      ['3', 0.7],
    ]);
    const losses = moves.map((move) => ({ ...move, metric: 'log_loss' }));
    expect((await ranked(losses, { primary: 'log_loss' })).anchors).toEqual([
      ['3', 0.7],
      ['1', 0.8],
      ['2', 0.9],
    ]);
    expect((await ranked(moves, { primary: 'f1' })).anchors).toEqual([]);
  });

  it('count when their time reached into the span, and older decisions are not read', async () => {
    const moves = [
      { to: '1', at: '2026-01-01', value: 0.99 },
      { to: '2', from: '1', at: '2026-02-28', value: 0.9, fromValue: 0.99 },
      { to: '3', from: '2', at: '2026-03-05', value: 0.8, fromValue: 0.9 },
    ];
    expect(await ranked(moves)).toEqual({
      anchors: [
        ['2', 0.9],
        ['3', 0.8],
      ],
      reads: [3, 2],
    });
    const onTheDay = { since: new Date('2026-02-28') };
    expect((await ranked(moves, onTheDay)).anchors.map(([version]) => version)).toEqual(['1', '2', '3']);
  });

  it('begin with the one that was there before the gate, as it was measured when it went', async () => {
    const moves = [{ to: '2', from: '1', at: '2026-03-02', value: 0.8, fromValue: 0.85 }];
    expect((await ranked(moves)).anchors).toEqual([
      ['1', 0.85],
      ['2', 0.8],
    ]);
  });

  it('are not those asked for besides, nor another version of the same number', async () => {
    const moves = [
      { to: '1', at: '2026-03-02', value: 0.8 },
      { to: '2', from: '1', at: '2026-03-03', value: 0.9 },
    ];
    expect((await ranked(moves, { besides: [versionOf('2')] })).anchors).toEqual([['1', 0.8]]);
    const recreated = { besides: [{ version: '2', createdAt: 99 }] };
    expect((await ranked(moves, recreated)).anchors).toHaveLength(2);
  });

  it('are not those that were rolled back from, that never were champion, or that nothing was measured of', async () => {
    const moves = [
      { to: '1', at: '2026-03-02', value: 0.8 },
      { to: '2', from: '1', at: '2026-03-03', value: 0.9, fromValue: 0.8 },
      { to: '1', from: '2', at: '2026-03-04', path: 'rollback' as const },
      { to: '3', from: '1', at: '2026-03-05', value: 0.95 },
      { to: '4', from: '1', at: '2026-03-06', value: null },
    ];
    expect((await ranked(moves, {}, [4])).anchors).toEqual([['1', 0.8]]);
  });
});

describe('the anchors of a candidate', () => {
  const moves = [
    { to: '1', at: '2025-08-01', value: 0.99 },
    { to: '2', from: '1', at: '2025-09-20', value: 0.9 },
    { to: '3', from: '2', at: '2026-02-01', value: 0.8 },
    { to: '4', from: '3', at: '2026-03-01', value: 0.7 },
  ];
  const anchors = async (anchor: string | null) => {
    const ledger = ledgerOf(moves);
    const found = await anchorsFor(ledger, {
      view: { lines: ledger.lines, last: undefined },
      candidate: registered('5'),
      championState: { kind: 'version', version: registered('4') },
      rules: sampleRules({ anchor }),
      now: new Date('2026-03-20T00:00:00Z'),
    });
    return { found: found.map(({ judged }) => judged.version), reads: ledger.reads.length };
  };

  it('are the other champions of the time that the policy names', async () => {
    expect(await anchors('180d')).toEqual({ found: ['2', '3'], reads: 3 });
    expect(await anchors('30d')).toEqual({ found: ['3'], reads: 2 });
    expect(await anchors('10d')).toEqual({ found: [], reads: 1 });
  });

  it('are none where the policy asks for none', async () => {
    expect(await anchors(null)).toEqual({ found: [], reads: 0 });
  });
});
