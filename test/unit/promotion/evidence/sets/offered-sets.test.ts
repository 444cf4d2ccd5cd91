import { describe, expect, it } from 'vitest';
import { offeredSets } from '../../../../../shared/promotion/evidence/sets/offered-sets.ts';
import type {
  ProductionRows,
  ProductionRowsQuery,
  RowSources,
} from '../../../../../shared/promotion/ports.ts';
import { sampleRules } from '../../evidence-sample.ts';

const digest = '5'.repeat(64);
const candidate = {
  model: 'churn',
  version: '7',
  createdAt: 1000,
  runId: null,
  status: 'READY' as const,
  description: '',
  tags: { 'relevo.sha256': JSON.stringify({ 'relevo/evaluation.parquet': digest }) },
};
const own = {
  source: 'candidate',
  digest,
  unlabelled: null,
  since: 1000,
  file: undefined,
  problem: null,
  required: false,
};
const captured: ProductionRows = {
  kind: 'rows',
  file: '/f/production.parquet',
  digest: '6'.repeat(64),
  newest: new Date('2026-03-01T08:00:00Z'),
  rows: 500,
  rarer: 50,
  unlabelled: 12,
};

/** What is offered under a policy, and what was asked of the sources. */
async function offered(
  evidence: Record<string, unknown>,
  {
    production = captured,
    frozen = true,
    askedAt = '2026-03-01T10:20:00Z',
    tags = candidate.tags,
    limits = { minRows: 500, minPositives: 50 },
  }: {
    production?: ProductionRows;
    frozen?: boolean;
    askedAt?: string;
    tags?: Record<string, string>;
    limits?: Record<string, number>;
  } = {},
) {
  const queries: ProductionRowsQuery[] = [];
  const paths: string[] = [];
  const sources: RowSources = {
    frozenSet: async (model, path, folder) => {
      paths.push(`${model} ${path} ${folder}`);
      return frozen
        ? { file: '/f/frozen.csv', digest: '7'.repeat(64), uploadedAt: new Date(5000) }
        : undefined;
    },
    productionRows: async (query) => {
      queries.push(query);
      return production;
    },
  };
  const rules = sampleRules({ evidence, ...limits });
  const question = { candidate: { ...candidate, tags }, rules, askedAt: new Date(askedAt) };
  return { sets: await offeredSets(sources, question, '/f'), queries, paths };
}

describe('rows that a candidate can be judged on', () => {
  it('are its own where the policy says so', async () => {
    expect(await offered({ source: 'candidate' })).toEqual({ sets: [own], queries: [], paths: [] });
    expect((await offered({ source: 'candidate' }, { tags: {} })).sets).toEqual([{ ...own, digest: null }]);
  });

  it('are a frozen set, which is required wherever it is named', async () => {
    const set = {
      source: 'frozen',
      digest: '7'.repeat(64),
      unlabelled: null,
      since: 5000,
      file: '/f/frozen.csv',
      problem: null,
      required: true,
    };
    const named = { frozen: 'kept/set.csv' };
    const only = await offered({ source: 'frozen', ...named });
    expect(only).toEqual({ sets: [set, own], queries: [], paths: ['churn kept/set.csv /f'] });
    expect((await offered(named)).sets.map(({ source }) => source)).toEqual([
      'production',
      'frozen',
      'candidate',
    ]);
    expect((await offered({ source: 'frozen', ...named }, { frozen: false })).sets[0]).toEqual({
      ...set,
      digest: null,
      since: 0,
      file: undefined,
      problem: 'there is no frozen set kept/set.csv',
    });
  });

  it.each([
    ['auto', false],
    ['production', true],
  ])('are captured ones with labels: %s', async (source, required) => {
    const { sets, queries } = await offered({ source, maxAge: '2d' });
    expect(sets).toEqual([
      {
        source: 'production',
        digest: '6'.repeat(64),
        unlabelled: 12,
        since: Date.parse('2026-03-01T08:00:00Z'),
        file: '/f/production.parquet',
        problem: null,
        required,
      },
      own,
    ]);
    expect(queries).toMatchObject([
      { start: new Date('2026-02-27T10:00:00Z'), end: new Date('2026-03-01T10:00:00Z') },
    ]);
  });

  it.each([
    ['2026-03-01T10:15:00.000Z', '2026-03-01T10:00:00Z'],
    ['2026-03-01T10:14:59.999Z', '2026-03-01T09:00:00Z'],
    ['2026-03-01T11:14:59.999Z', '2026-03-01T10:00:00Z'],
  ])('asked for at %s are captured up to %s', async (askedAt, end) => {
    const { queries } = await offered({}, { askedAt });
    expect(queries).toMatchObject([{ version: { version: '7' }, end: new Date(end) }]);
  });

  it.each([
    [{ rows: 499 }, true],
    [{ rarer: 49 }, true],
    [{ rows: 500, rarer: 50 }, false],
    [{ rarer: null }, false],
  ])('with %j are too few to be offered: %s', async (counts, tooFew) => {
    const production: ProductionRows = { ...captured, ...counts };
    const limits = { minRows: 500, minPositives: 50 };
    const digests = {
      digest: tooFew ? null : '6'.repeat(64),
      file: tooFew ? undefined : '/f/production.parquet',
    };
    expect((await offered({}, { production, limits })).sets[0]).toMatchObject({
      ...digests,
      problem: tooFew ? 'there are too few of them' : null,
    });
    const asked = await offered({ source: 'production' }, { production, limits });
    expect(asked.sets[0]).toMatchObject({ digest: '6'.repeat(64), problem: null });
  });

  it('say why there are none', async () => {
    const { sets } = await offered({}, { production: { kind: 'none', why: 'no label has arrived' } });
    expect(sets).toEqual([
      {
        source: 'production',
        digest: null,
        unlabelled: null,
        since: Date.parse('2026-03-01T10:00:00Z'),
        file: undefined,
        problem: 'no label has arrived',
        required: false,
      },
      own,
    ]);
  });
});
