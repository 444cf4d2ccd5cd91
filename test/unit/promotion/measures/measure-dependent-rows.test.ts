import { describe, expect, it } from 'vitest';
import { measure, type MeasureInput } from '../../../../shared/promotion/measures/measure.ts';
import type { Estimate } from '../../../../shared/promotion/measures/measurement.ts';
import blockLengths from '../../../oracles/block-lengths.json' with { type: 'json' };
import { sampleEvidence } from '../evidence-sample.ts';
import { binary, deviations, measuredOnly, off } from './measure-sample.ts';

const ROWS = 600;

function inputOf(changes: Partial<MeasureInput>): MeasureInput {
  const { candidate, champion } = sampleEvidence({ rows: ROWS, champion: 1.2 });
  if (candidate.predictions === undefined) throw new Error('a sample has predictions');
  return {
    candidate: candidate.predictions,
    champion: champion?.predictions,
    entities: undefined,
    alpha: 0.05,
    resamples: 400,
    ...changes,
  };
}

function differenceIn(metric: string, changes: Partial<MeasureInput>): Estimate {
  const measured = measure(inputOf(changes)).find((measurement) => measurement.metric === metric);
  if (!measured?.difference) throw new Error(`${metric} was not compared`);
  return measured.difference;
}

const entitiesOf = (size: number): string[] =>
  Array.from({ length: ROWS }, (_, row) => `e${Math.floor(row / size)}`);
const times = Float64Array.from({ length: ROWS }, (_, row) => 1000 + row);

describe('a difference', () => {
  it('uses closed forms for independent rows, also where an entity column never repeats', () => {
    expect(differenceIn('roc_auc', {}).method).toBe('delong');
    expect(differenceIn('accuracy', { entities: entitiesOf(1) }).method).toBe('tango');
    expect(differenceIn('f1', {}).method).toBe('bootstrap-bca');
  });

  it('says nothing about others where every row is about one entity', () => {
    const { value, lower, upper } = differenceIn('roc_auc', { entities: entitiesOf(ROWS) });
    expect(value).toBeCloseTo(differenceIn('roc_auc', {}).value, 12);
    expect([lower, upper]).toEqual([NaN, NaN]);
  });

  it('is less sure the fewer entities there are', () => {
    const [many = NaN, few = NaN] = [2, 150].map((size) => {
      const { value, lower, standardError, method } = differenceIn('roc_auc', { entities: entitiesOf(size) });
      expect(method).toBe('bootstrap-percentile-by-entity');
      return (value - lower) / standardError;
    });
    expect(many).toBeLessThan(2);
    expect(few).toBeCloseTo(2.353 * Math.sqrt(4 / 3), 3);
  });

  it('resamples in blocks over time, and takes the wider bounds where entities repeat too', () => {
    const inTime = differenceIn('roc_auc', { times });
    const byEntity = differenceIn('roc_auc', { entities: entitiesOf(30) });
    const both = differenceIn('roc_auc', { times, entities: entitiesOf(30) });
    expect(inTime.method).toBe('bootstrap-percentile-by-time');
    expect(both.method).toBe('bootstrap-percentile-by-entity-and-by-time');
    expect(both.lower).toBeLessThanOrEqual(byEntity.lower);
    expect(both.upper).toBeGreaterThanOrEqual(byEntity.upper);
  });

  it('finds errors that last for a while to be worth fewer rows than they are', () => {
    const { candidate } = inputOf({});
    if (candidate.task !== 'binary') throw new Error('a binary sample');
    // The candidate is right for 60 rows, then wrong for 60 rows, and so on; the champion is always right.
    const right = Array.from({ length: ROWS }, (_, row) => Math.floor(row / 60) % 2 === 0);
    const wrong = (label: number, row: number): number => (right[row] === true ? label : 1 - label);
    const changes = {
      candidate: { ...candidate, decided: candidate.truth.map(wrong) },
      champion: { ...candidate, decided: candidate.truth },
    };
    const inTime = differenceIn('accuracy', { ...changes, times });
    const independent = differenceIn('accuracy', changes);
    expect(inTime.value).toBe(-0.5);
    expect(inTime.standardError).toBeGreaterThan(1.5 * independent.standardError);
  });
});

describe('bounds of rows that depend on each other', () => {
  const walk = blockLengths.find(({ name }) => name === 'the wander of a random walk')?.series ?? [];
  const noise = blockLengths.find(({ name }) => name === 'independent')?.series.slice(0, walk.length) ?? [];
  const loud = noise.map((value) => 50_000 + 1000 * value);
  const inTime = { entities: undefined, times: Float64Array.from(walk.keys()) };
  /** Of 120 rows in blocks of 17.2, rounded up: Student's t of six degrees of freedom, widened by the root of 7 / 6. */
  const ofSevenBlocks = 1.943_180_281 * Math.sqrt(7 / 6);

  it('are those of as few entities as there are, of both models and between them', () => {
    const changes = {
      candidate: binary([1, 1, 0, 0], [0.9, 0.8, 0.6, 0.1]),
      champion: binary([1, 1, 0, 0], [0.9, 0.4, 0.6, 0.1]),
      entities: ['a', 'b', 'b', 'a'],
    };
    const found = measuredOnly('accuracy', changes);
    expect(found.tests).toEqual([]);
    for (const estimate of [found.candidate, found.champion, found.difference]) {
      expect(estimate?.method).toBe('bootstrap-percentile-by-entity');
      expect(deviations(estimate)).toBeCloseTo(6.313_751_515 * Math.SQRT2, 5);
    }
  });

  it('remember as long as the errors of the candidate do', () => {
    const { candidate } = measuredOnly('mae', {
      candidate: off(walk.map((value) => 100 + value)),
      ...inTime,
    });
    expect(deviations(candidate)).toBeCloseTo(ofSevenBlocks, 5);
  });

  it('remember as long as what is between both models does, where neither remembers', () => {
    const champion = off(loud.map((value, row) => value - (walk[row] ?? NaN)));
    const { difference } = measuredOnly('mae', { candidate: off(loud), champion, ...inTime });
    expect(difference?.value).toBeCloseTo(walk.reduce((sum, value) => sum + value, 0) / walk.length, 6);
    expect(deviations(difference)).toBeCloseTo(ofSevenBlocks, 5);
  });

  it('do not remember what the champion alone does', () => {
    const candidate = off(loud.map((value, row) => value + (walk[row] ?? NaN)));
    const champion = off(walk.map((value) => 100 + value));
    // 24 blocks of five rows: Student's t of 23 is 1.71.
    expect(deviations(measuredOnly('mae', { candidate, champion, ...inTime }).candidate)).toBeLessThan(1.9);
  });
});
