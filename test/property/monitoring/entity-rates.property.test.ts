import { describe, expect, it } from 'vitest';
import { compareProfiles } from '../../../shared/monitoring/drift/compare-profiles.ts';
import type { EntityRows } from '../../../shared/monitoring/drift/independence.ts';
import { coverRange } from '../../../shared/monitoring/profile/cover-range.ts';
import { createNumberCounter } from '../../../shared/monitoring/profile/number-counter.ts';
import type { CategoryColumn, NumberColumn, Profile } from '../../../shared/monitoring/profile/profile.ts';
import { referenceEdges } from '../../../shared/monitoring/profile/reference-edges.ts';
import { rowsPerEntity } from '../../../shared/monitoring/profile/rows-per-entity.ts';
import { createSeededGenerator, type Generator } from '../../../shared/stats/resampling/seeded-generator.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';

const PAIRS = 300;
/** Of 300 at 5 %: over this is beyond the 99 % bound. */
const MOST = PAIRS * 0.05 + 2.33 * Math.sqrt(PAIRS * 0.05 * 0.95);
const KINDS = ['a', 'b', 'c', 'd'];

type Rows = { numbers: Float64Array; kinds: Map<string, number>; nulls: number; perEntity: number };

const normal = (random: Generator): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Rows of entities that have up to 30 each, all of them alike, or alike in part only. */
function drawRows(random: Generator, entities: number, alike: number, shift = 0): Rows {
  const numbers: number[] = [];
  const kinds = new Map(KINDS.map((kind) => [kind, 0]));
  let [nulls, squares] = [0, 0];
  for (let entity = 0; entity < entities; entity++) {
    const rows = 1 + Math.floor(30 * random() ** 3);
    squares += rows * rows;
    const own = normal(random);
    const isNull = random() < 0.1;
    for (let row = 0; row < rows; row++) {
      const value = Math.sqrt(alike) * own + Math.sqrt(1 - alike) * normal(random) + shift;
      numbers.push(value);
      const kind = KINDS[Math.min(3, Math.floor(Math.abs(value) * 2))] ?? 'a';
      if (isNull) nulls += 1;
      else kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }
  return { numbers: Float64Array.from(numbers), kinds, nulls, perEntity: squares / numbers.length };
}

function profileOf(rows: Rows, reference?: Profile): Profile {
  const like = reference?.columns['number'];
  const edges = like?.kind === 'number' ? like.edges : referenceEdges(rows.numbers);
  const counter = createNumberCounter(edges);
  counter.add(rows.numbers);
  const number: NumberColumn = reference === undefined ? coverRange(counter.column()) : counter.column();
  const kind: CategoryColumn = {
    kind: 'category',
    counts: Object.fromEntries(rows.kinds),
    other: 0,
    nulls: rows.nulls,
  };
  return { format: 1, rows: rows.numbers.length, columns: { number, kind }, outputs: {} };
}

const options = {
  threshold: 0.1,
  alpha: 0.05,
  redacted: new Set<string>(),
  maxNullShares: {},
  minRows: 1,
  newColumns: [],
};

function simulate(alike: number, known: (before: Rows, after: Rows) => EntityRows, shift = 0) {
  const random = createSeededGenerator(21);
  const found = { number: 0, kind: 0, drifted: 0, worse: 0 };
  for (let pair = 0; pair < PAIRS; pair++) {
    const before = drawRows(random, 600, alike);
    const after = drawRows(random, 150, alike, shift);
    const reference = profileOf(before);
    const compared = compareProfiles(reference, profileOf(after, reference), {
      ...options,
      entityRows: known(before, after),
    });
    for (const { column, pValue } of compared.columns)
      found[column === 'number' ? 'number' : 'kind'] += Number((pValue ?? 1) < 0.05);
    found.drifted += Number(compared.code === 'DRIFT');
    found.worse += Number(compared.quality.some(({ status }) => status === 'WORSE'));
  }
  return found;
}

const both = (before: Rows, after: Rows): EntityRows => ({
  reference: before.perEntity,
  current: after.perEntity,
});
const windowOnly = (_before: Rows, after: Rows): EntityRows => ({
  reference: undefined,
  current: after.perEntity,
});
const nobody = (): EntityRows => ({ reference: undefined, current: undefined });

describe('rows of entities that repeat', () => {
  it.each([
    ['all alike', 1, both],
    ['half alike', 0.5, both],
    ['all alike, known of the window only', 1, windowOnly],
  ] as const)(
    'without drift are found to differ no more often than stated: %s',
    (_, alike, known) => {
      const found = simulate(alike, known);
      expect(Math.max(found.number, found.kind, found.worse, found.drifted)).toBeLessThanOrEqual(MOST);
    },
    60_000,
  );

  it('would be found to differ most of the time as rows of their own', () => {
    const found = simulate(1, nobody);
    expect(Math.min(found.number, found.kind)).toBeGreaterThan(0.5 * PAIRS);
  }, 60_000);

  it('are found when they do', () => {
    expect(simulate(1, both, 1).drifted).toBeGreaterThan(0.9 * PAIRS);
  }, 60_000);
});

describe('rows per entity', () => {
  it.each([
    ["VALUES ('a'), ('b'), ('c')", 1],
    ["VALUES ('a'), ('a'), ('a'), ('b')", 2.5],
    ["VALUES ('a'), ('a'), (NULL), (NULL)", 1.5],
    ["SELECT 'a' WHERE false", 1],
  ])('are counted by row: %s', async (rows, expected) => {
    const found = await withDuckDb((database) => rowsPerEntity(database, `(FROM (${rows}) t(e))`, 'e'));
    expect(found).toBe(expected);
  });
});
