/** What a two-sample test found: its statistic, and the chance of one at least this extreme if nothing had changed. */
export type TestResult = { statistic: number; pValue: number };
