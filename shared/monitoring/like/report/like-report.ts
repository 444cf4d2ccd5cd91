import type { LikeResult } from '../measure-like.ts';
import type { Chunking, LikeColumn, LikeVerdict } from '../way.ts';

/** What another tool would say of two tables, as `relevo drift --like … --json` writes it. It holds scores, no rows. */
export type LikeReport = {
  format: 1;
  /** `fail`: a column drifted, or the tool would fail on it. `not-run`: no column could be measured. */
  status: 'pass' | 'fail' | 'not-run';
  createdAt: string;
  /** The way of measuring that was asked for. */
  like: string;
  tool: string;
  version: string;
  /** The one method that was asked for; null where the tool chose. */
  method: string | null;
  /** The size or number of chunks that was asked for; null where the tool chose, or has none. */
  chunking: Chunking | null;
  reference: string;
  referenceRows: number;
  current: string;
  rows: number;
  verdict: LikeVerdict;
  drifted: string[];
  columns: (LikeColumn & { tool: string; version: string })[];
};

export type LikeFacts = {
  like: string;
  method: string | undefined;
  chunking?: Chunking | undefined;
  reference: { name: string };
  current: { name: string };
};

export function likeReport(facts: LikeFacts, result: LikeResult, now: Date): LikeReport {
  const { tool, version, columns } = result;
  const drifted = columns.filter((column) => column.drifted === true).map(({ column }) => column);
  const isFound = drifted.length > 0 || columns.some(({ status }) => status === 'not-measured');
  const isJudged = columns.some((column) => column.drifted !== null);
  return {
    format: 1,
    status: !isJudged ? 'not-run' : isFound ? 'fail' : 'pass',
    createdAt: now.toISOString(),
    like: facts.like,
    tool,
    version,
    method: facts.method ?? null,
    chunking: facts.chunking ?? null,
    reference: facts.reference.name,
    referenceRows: result.referenceRows,
    current: facts.current.name,
    rows: result.rows,
    verdict: result.verdict,
    drifted,
    columns: columns.map((column) => ({ ...column, tool, version })),
  };
}
