import { z } from 'zod';

const statuses = [
  'Killed',
  'Timeout',
  'Survived',
  'NoCoverage',
  'Ignored',
  'CompileError',
  'RuntimeError',
  'Pending',
] as const;

/** The part of Stryker's report (mutation-testing-report-schema) that a score depends on. */
const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({ mutants: z.array(z.object({ status: z.enum(statuses), static: z.boolean().optional() })) }),
  ),
});

/** How many mutants were found out by a test, how many were not, and how many were left out. */
export type MutationScore = {
  name: string;
  detected: number;
  survived: number;
  uncovered: number;
  ignored: number;
};

/** One score for each file of a report that still exists, in the order of names. Files without mutants are left out. */
export function scoresOf(report: unknown, exists: (file: string) => boolean): MutationScore[] {
  return Object.entries(reportSchema.parse(report).files)
    .filter(([file]) => exists(file))
    .map(([name, { mutants }]) => {
      const count = (...of: (typeof statuses)[number][]): number =>
        mutants.filter(({ status }) => of.includes(status)).length;
      return {
        name,
        detected: count('Killed', 'Timeout'),
        survived: count('Survived'),
        uncovered: count('NoCoverage'),
        ignored: count('Ignored'),
      };
    })
    .filter((score) => mutantsOf(score) > 0)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

export const sumOfScores = (name: string, scores: readonly MutationScore[]): MutationScore =>
  scores.reduce(
    (sum, { detected, survived, uncovered, ignored }) => ({
      name,
      detected: sum.detected + detected,
      survived: sum.survived + survived,
      uncovered: sum.uncovered + uncovered,
      ignored: sum.ignored + ignored,
    }),
    { name, detected: 0, survived: 0, uncovered: 0, ignored: 0 },
  );

const mutantsOf = ({ detected, survived, uncovered }: MutationScore): number =>
  detected + survived + uncovered;

/** Per cent of the mutants that were found out; NaN where there are none. */
export const percentOf = (score: MutationScore): number => (100 * score.detected) / mutantsOf(score);

/** A table for a terminal, one line for each score. */
export function scoreTable(scores: readonly MutationScore[]): string {
  const rows = scores.map((score) => [
    score.name,
    percentOf(score).toFixed(1),
    ...[mutantsOf(score), score.survived, score.uncovered, score.ignored].map(String),
  ]);
  const table = [['', '%', 'mutants', 'survived', 'uncovered', 'left out'], ...rows];
  const widths = ['', '', '', '', '', ''].map((_, at) =>
    Math.max(...table.map((row) => row[at]?.length ?? 0)),
  );
  return table
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
    .join('\n');
}
