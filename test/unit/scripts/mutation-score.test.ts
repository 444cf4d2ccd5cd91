import { describe, expect, it } from 'vitest';
import { percentOf, scoresOf, scoreTable, sumOfScores } from '../../../scripts/mutation-score.ts';

const report = (files: Record<string, string[]>) => ({
  files: Object.fromEntries(
    Object.entries(files).map(([name, all]) => [name, { mutants: all.map((status) => ({ status })) }]),
  ),
});

describe('scoresOf', () => {
  it('takes a mutant for found out where a test failed or never ended', () =>
    expect(
      scoresOf(report({ 'a.ts': ['Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage'] }), () => true),
    ).toEqual([{ name: 'a.ts', detected: 3, survived: 1, uncovered: 1, ignored: 0 }]));
  it('does not count mutants that could not be tried or were left out', () =>
    expect(
      scoresOf(
        report({ 'a.ts': ['Killed', 'Ignored', 'CompileError', 'RuntimeError', 'Pending'] }),
        () => true,
      ),
    ).toEqual([{ name: 'a.ts', detected: 1, survived: 0, uncovered: 0, ignored: 1 }]));
  it('leaves out files without mutants and files that are gone, and puts the others in order', () =>
    expect(
      scoresOf(
        report({ 'b.ts': ['Survived'], 'a.ts': ['Killed'], 'gone.ts': ['Killed'], 'types.ts': [] }),
        (file) => file !== 'gone.ts',
      ).map(({ name }) => name),
    ).toEqual(['a.ts', 'b.ts']));
  it('refuses what is no report', () => {
    expect(() => scoresOf({}, () => true)).toThrow('files');
    expect(() => scoresOf(report({ 'a.ts': ['Dead'] }), () => true)).toThrow('status');
  });
});

it('a sum weighs each mutant alike', () => {
  const sum = sumOfScores('room', [
    { name: 'a.ts', detected: 1, survived: 1, uncovered: 0, ignored: 2 },
    { name: 'b.ts', detected: 6, survived: 1, uncovered: 1, ignored: 1 },
  ]);
  expect(sum).toEqual({ name: 'room', detected: 7, survived: 2, uncovered: 1, ignored: 3 });
  expect(percentOf(sum)).toBe(70);
  expect(percentOf(sumOfScores('none', []))).toBeNaN();
});

it('a table has one line for each score, in columns', () =>
  expect(
    scoreTable([
      { name: 'checks', detected: 9, survived: 1, uncovered: 0, ignored: 0 },
      { name: 'total', detected: 870, survived: 100, uncovered: 30, ignored: 7 },
    ]).split('\n'),
  ).toEqual([
    '           %  mutants  survived  uncovered  left out',
    'checks  90.0       10         1          0         0',
    'total   87.0     1000       100         30         7',
  ]));
