import { describe, expect, it } from 'vitest';
import type { ReferenceProfiles } from '../../../shared/monitoring/ports.ts';
import type { DriftReport } from '../../../shared/monitoring/report/report.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { quoteText } from '../../../shared/tables/quote.ts';
import { createSeededGenerator } from '../../../shared/stats/resampling/seeded-generator.ts';
import { createWorld, customers, MODEL, policyOf, referenceOf, type Row } from './world.ts';

const HOUR = '2026-03-01T00:00:00Z';

const valuesOf = (rows: readonly Row[]): string =>
  rows
    .map(({ features }) => `(${features['tenure']}, ${quoteText(String(features['contract']))})`)
    .join(', ');

/** A version whose rows can be had as the trainer leaves them. */
const versionOf = (rows: readonly Row[]): ReferenceProfiles => ({
  referenceProfile: async () => referenceOf(rows),
  referenceRows: async (_model, _version, file) => {
    await withDuckDb((database) =>
      database.query(
        `COPY (SELECT col0 AS tenure, col1 AS contract, 'Yes' AS "__label" FROM (VALUES ${valuesOf(rows)})) TO ${quoteText(file)} (FORMAT parquet)`,
      ),
    );
    return true;
  },
});

/** Long contracts go with long tenure. */
function tied(seed: number, count: number): Row[] {
  const random = createSeededGenerator(seed);
  return customers(seed, count).map((row) => ({
    ...row,
    features: {
      tenure: row.features['tenure'] ?? 0,
      contract: Number(row.features['tenure']) > 30 !== random() < 0.1 ? 'two years' : 'monthly',
    },
  }));
}

/** The same columns, each on its own. */
function untied(seed: number, count: number): Row[] {
  const [rows, others] = [tied(seed, count), tied(seed + 1, count)];
  return rows.map((row, index) => ({
    ...row,
    features: { ...row.features, contract: others[index]?.features['contract'] ?? null },
  }));
}

async function reportOf(
  reference: ReferenceProfiles,
  rows: readonly Row[],
  policy: Policy,
): Promise<DriftReport> {
  const world = createWorld({ reference });
  await world.capture(HOUR, rows);
  world.clock.set('2026-03-01T01:06:00Z');
  const result = await world.monitor(MODEL, policy);
  if (result.kind !== 'done' || result.window.kind !== 'judged') throw new Error('not judged');
  return result.window.report;
}

describe.each([
  ['of an hour', '1h'],
  ['of a quarter of one', '15m'],
])('rows of a window %s', (_, window) => {
  const policy = policyOf({ monitoring: { window, minRows: 200 } });
  const rowsIn = (length: number): number => (window === '1h' ? length : 4 * length);

  it('are compared with the rows that the version was evaluated on', async () => {
    const version = versionOf(tied(1, 2000));
    const found = await reportOf(version, untied(7, rowsIn(1000)), policy);
    expect(found.columns.filter(({ part }) => part === 'feature').map(({ status }) => status)).toEqual([
      'QUIET',
      'QUIET',
    ]);
    expect(found.signals.map(({ code, column }) => [code, column])).toEqual([
      ['MULTIVARIATE', null],
      ['CORRELATION', 'tenure'],
    ]);
    expect(found.joint).toMatchObject({ referenceRows: 2000, rows: 1000, columns: 2, changedPairs: 1 });
    const quiet = await reportOf(version, tied(9, rowsIn(1000)), policy);
    expect(quiet.signals).toEqual([]);
  });

  it('are not compared on redacted columns, and not at all without rows to compare with', async () => {
    const rows = untied(7, rowsIn(1000));
    const hidden = policyOf({
      monitoring: { window, minRows: 200 },
      capture: { redact: { contract: 'hash' } },
    });
    expect((await reportOf(versionOf(tied(1, 2000)), rows, hidden)).joint).toMatchObject({
      columns: 1,
      of: 2,
      pairs: 0,
    });
    const gone = { ...versionOf(tied(1, 2000)), referenceRows: async () => false };
    expect((await reportOf(gone, rows, policy)).joint).toBeNull();
    const broken: ReferenceProfiles = {
      ...gone,
      referenceRows: async (_model, _version, file) => {
        await withDuckDb((database) =>
          database.query(`COPY (SELECT 1 AS x) TO ${quoteText(file)} (FORMAT csv)`),
        );
        return true;
      },
    };
    expect((await reportOf(broken, rows, policy)).joint).toBeNull();
  });
});
