import { describe, expect, it } from 'vitest';
import { compareJoint, jointSignals } from '../../../shared/monitoring/joint/compare-joint.ts';
import type { LeveledColumn, LevelPlan } from '../../../shared/monitoring/joint/level-plan.ts';
import type { LeveledRows } from '../../../shared/monitoring/joint/read-levels.ts';
import { associationChange } from '../../../shared/stats/association/association-change.ts';
import { normalQuantile } from '../../../shared/stats/distributions/normal-quantile.ts';
import { createSeededGenerator, type Generator } from '../../../shared/stats/resampling/seeded-generator.ts';

const COLUMNS = 10;
const options = { threshold: 0.1, alpha: 0.05 };
const octiles = Array.from({ length: 7 }, (_, index) => normalQuantile((index + 1) / 8));

const plan: LevelPlan = {
  columns: Array.from({ length: COLUMNS }, (_, index): LeveledColumn => ({
    name: `c${index}`,
    kind: 'number',
    type: 'double',
    cuts: octiles,
  })),
  candidates: COLUMNS,
};

const quiet = {
  columns: plan.columns.map(({ name }) => ({
    column: name,
    part: 'feature' as const,
    status: 'QUIET' as const,
  })),
  quality: [],
  signals: [],
};

/** Normal columns that share a part; a tenth of the cells is missing, and of the last column most. */
function sample(
  random: Generator,
  rows: number,
  change: (values: number[]) => number[] = (values) => values,
): LeveledRows {
  const levels = plan.columns.map(() => new Uint8Array(rows));
  for (let row = 0; row < rows; row++) {
    const shared = normalQuantile(random() || 0.5);
    const values = plan.columns.map(() => 0.7 * shared + Math.sqrt(0.51) * normalQuantile(random() || 0.5));
    for (const [index, value] of change(values).entries()) {
      const missing = random() < (index === COLUMNS - 1 ? 0.6 : 0.1);
      const column = levels[index];
      if (column) column[row] = missing ? 0 : 1 + octiles.filter((cut) => value >= cut).length;
    }
  }
  return {
    rows,
    levels: new Map(plan.columns.map(({ name }, index) => [name, levels[index] ?? new Uint8Array()])),
  };
}

const sizes: [number, number][] = [
  [3000, 500],
  [500, 3000],
  [400, 400],
  [2000, 1000],
];

describe('rows without drift', () => {
  it('are told apart, or their pairs said to have changed, no more often than by chance', () => {
    const random = createSeededGenerator(7);
    const pairs = 120;
    let [told, smallest, families, signals] = [0, 0, 0, 0];
    for (let pair = 0; pair < pairs; pair++) {
      const [n, m] = sizes[pair % sizes.length] ?? [1000, 1000];
      const joint = compareJoint(plan, sample(random, n), sample(random, m), quiet, options);
      told += Number((joint.classifier?.pValue ?? 1) < 0.05);
      smallest += Number((joint.classifier?.pValue ?? 1) > 0.95);
      const all = compareJoint(plan, sample(random, n), sample(random, m), quiet, {
        threshold: 0,
        alpha: 0.05,
      });
      families += Number(all.changedPairs > 0);
      signals += Number(jointSignals(joint, options).length > 0);
    }
    const bound = 0.05 + 2.58 * Math.sqrt((0.05 * 0.95) / pairs);
    expect(told / pairs).toBeLessThan(bound);
    // A p-value that is never large has no level either.
    expect(smallest).toBeGreaterThan(0);
    expect(families / pairs).toBeLessThan(bound);
    expect(signals / pairs).toBeLessThan(bound);
  }, 120_000);

  it('give p-values of a changed association that are uniform, also where the columns themselves changed', () => {
    const random = createSeededGenerator(11);
    const tables = 400;
    const table = (rows: number, odds: number, first: number): Float64Array => {
      const counts = new Float64Array(4);
      for (let row = 0; row < rows; row++) {
        const a = Number(random() < first);
        const chance = a === 1 ? (odds * 0.4) / (odds * 0.4 + 0.6) : 0.4;
        const cell = 2 * a + Number(random() < chance);
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
      return counts;
    };
    let found = 0;
    for (let one = 0; one < tables; one++)
      found += Number(associationChange(table(800, 3, 0.5), table(300, 3, 0.3), 2, 2).pValue < 0.05);
    const spread = 2.58 * Math.sqrt((0.05 * 0.95) / tables);
    expect(Math.abs(found / tables - 0.05)).toBeLessThan(spread);
  });
});

describe('rows with drift', () => {
  it('of two columns that go another way together are found, and so are the columns', () => {
    const random = createSeededGenerator(3);
    const reference = sample(random, 3000);
    const turned = sample(random, 2000, ([a = 0, ...others]) => [-a, ...others]);
    const joint = compareJoint(plan, reference, turned, quiet, options);
    expect(new Set(joint.correlation.map(({ columns }) => columns[0]))).toEqual(new Set(['c0']));
    // The association with the column that is mostly missing is found, too.
    expect(joint.changedPairs).toBe(COLUMNS - 1);
    expect(joint.unexplained?.columns[0]?.column).toBe('c0');
    expect(jointSignals(joint, options).map(({ code }) => code)).toEqual([
      'MULTIVARIATE',
      ...Array.from({ length: COLUMNS - 1 }, () => 'CORRELATION'),
    ]);
  });

  it('in three columns at once are found, and the three named', () => {
    const random = createSeededGenerator(4);
    const mixed = (tied: boolean): LeveledRows =>
      sample(random, 4000, ([, , , ...others]) => {
        const [a = 0, b = 0, c = 0] = Array.from({ length: 3 }, () => normalQuantile(random() || 0.5));
        const isUp = tied ? a > 0 && b > 0 : random() < 0.25;
        return [a, b, isUp ? Math.abs(c) : -Math.abs(c), ...others];
      });
    const joint = compareJoint(plan, mixed(true), mixed(false), quiet, options);
    expect(jointSignals(joint, options)[0]).toMatchObject({ code: 'MULTIVARIATE', reference: 0.5 });
    expect(joint.unexplained?.pValue).toBeLessThan(1e-6);
    const named = joint.unexplained?.columns.slice(0, 3).map(({ column }) => column);
    expect(named?.toSorted()).toEqual(['c0', 'c1', 'c2']);
  });

  it('that a column shows on its own give no further signal', () => {
    const random = createSeededGenerator(5);
    const shifted = sample(random, 2000, ([a = 0, ...others]) => [a + 1, ...others]);
    const columns = quiet.columns.map((column) => ({
      ...column,
      status: column.column === 'c0' ? ('DRIFTED' as const) : column.status,
    }));
    const joint = compareJoint(plan, sample(random, 3000), shifted, { ...quiet, columns }, options);
    expect(joint.classifier?.auc).toBeGreaterThan(0.65);
    expect(joint.unexplained?.effect).toBeLessThan(0.1);
    expect(jointSignals(joint, options)).toEqual([]);
  });

  it('give the same numbers for the same rows, and none for few', () => {
    const [before, after] = [sample(createSeededGenerator(1), 500), sample(createSeededGenerator(2), 500)];
    expect(compareJoint(plan, before, after, quiet, options)).toEqual(
      compareJoint(plan, before, after, quiet, options),
    );
    const few = compareJoint(plan, before, sample(createSeededGenerator(2), 199), quiet, options);
    expect(few).toMatchObject({ classifier: null, unexplained: null, pairs: 0, correlation: [] });
  });
});
