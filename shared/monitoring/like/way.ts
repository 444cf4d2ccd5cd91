import type { RawTable } from './table/raw-table.ts';

/**
 * `drifted`, `quiet`: what the tool says of the column. `not-supported`: the tool would measure it in a way that is not rebuilt here (learned
 * detectors, random numbers), or leaves it out. `not-measured`: the tool would fail on it.
 */
export type LikeStatus = 'drifted' | 'quiet' | 'not-supported' | 'not-measured';

/** What a method measures, and how its score is judged. */
export type LikeRule = {
  /** The tool's own name of the method. */
  method: string;
  /** What the score is: a distance, or a p-value of a test. */
  statistic: string;
  /** Rule that makes the bins, where there are any. */
  bins: string | null;
  /** Of logarithms. */
  base: 2 | 'e' | null;
  threshold: number;
  /** The column has drifted where the score compares so with the threshold. */
  comparison: '>=' | '>' | '<=' | '<';
};

/** A chunk of the current data, in tools that measure chunk by chunk. `to` is the row after its last one. */
export type LikeChunk = {
  from: number;
  to: number;
  score: number | null;
  /** Where the tool judges a chunk by it. */
  pValue?: number;
  threshold: number | null;
  /** Null where the tool has no verdict. */
  drifted: boolean | null;
};

/** How tools that measure chunk by chunk cut a table: into chunks of so many rows, or into so many. */
export type Chunking = { rows: number } | { chunks: number };

/** One column as a tool judges it. Scores are the tool's; null where it has none, or NaN. */
export type LikeColumn = {
  column: string;
  /** As the tool calls it: num, cat, text, …; null where it has no type for the column. */
  type: string | null;
  status: LikeStatus;
  /** Stable code and a sentence: why a column was not measured, or what is odd about its score. */
  reason: { code: string; message: string } | null;
  drifted: boolean | null;
  score: number | null;
  chunks?: LikeChunk[];
} & { [Field in keyof LikeRule]: LikeRule[Field] | null };

/** The tool's verdict on the whole table; null where it hangs on columns that were not measured, or the tool has none. */
export type LikeVerdict = {
  drifted: boolean | null;
  rule: string;
};

export type LikeMeasured = { columns: LikeColumn[]; verdict: LikeVerdict };

export type LikeOptions = {
  /** One of the tool's methods, for all columns that it takes; the tool's own choice otherwise. */
  method: string | undefined;
  /** For tools that measure chunk by chunk; the tool's own choice otherwise. */
  chunking?: Chunking | undefined;
  onProgress: (step: string) => void;
};

/** A way to measure drift as another tool does. */
export type Way = {
  tool: string;
  /** Of the tool that the numbers are checked against. */
  version: string;
  /** Names of the methods that can be asked for. */
  methods: readonly string[];
  /** Whether it cuts tables into chunks, of a size that can be asked for. */
  inChunks?: true;
  measure(reference: RawTable, current: RawTable, options: LikeOptions): Promise<LikeMeasured>;
};

const nothing = { method: null, statistic: null, bins: null, base: null, threshold: null, comparison: null };

/** A column without a score. */
export const unmeasured = (
  column: string,
  type: string | null,
  status: 'not-supported' | 'not-measured',
  code: string,
  message: string,
): LikeColumn => ({
  column,
  type,
  status,
  reason: { code, message },
  drifted: null,
  score: null,
  ...nothing,
});

/** A column's score, judged by its rule. A score that is no number is no drift to any tool, and named. */
export function judged(column: string, type: string, rule: LikeRule, score: number): LikeColumn {
  const drifted = compares(score, rule);
  return {
    column,
    type,
    status: drifted ? 'drifted' : 'quiet',
    reason: Number.isNaN(score) ? { code: 'NOT_A_NUMBER', message: 'the score is not a number' } : null,
    drifted,
    score: Number.isFinite(score) ? score : null,
    ...rule,
  };
}

const compares = (score: number, { threshold, comparison }: LikeRule): boolean =>
  ({
    '>=': score >= threshold,
    '>': score > threshold,
    '<=': score <= threshold,
    '<': score < threshold,
  })[comparison];
