import { groupRows } from '../../../shared/promotion/evidence/rows/group-rows.ts';
import type { Evidence } from '../../../shared/promotion/evidence/evidence.ts';
import { sampleEvidence } from './evidence-sample.ts';

/** A row as the two models saw it; what they decided follows from 0.5. */
export type JudgedRow = {
  truth: 0 | 1;
  candidate: number;
  champion?: number;
  group?: string | number | null;
  entity?: string;
};

/** Evidence of given rows, grouped by the column `plan`; no champion where no row has one. */
export function evidenceOf(rows: readonly JudgedRow[]): Evidence {
  const compared = rows.some(({ champion }) => champion !== undefined);
  const sample = sampleEvidence({ rows: 1, champion: compared ? 1 : null });
  const truth = Uint8Array.from(rows, (row) => row.truth);
  const predictions = (side: 'candidate' | 'champion') => ({
    task: 'binary' as const,
    truth,
    probabilities: Float64Array.from(rows, (row) => row[side] ?? 0),
    decided: Uint8Array.from(rows, (row) => ((row[side] ?? 0) >= 0.5 ? 1 : 0)),
  });
  const column = rows.map(({ group = null }) => group);
  return {
    ...sample,
    rows: {
      ...sample.rows,
      used: rows.length,
      entities: rows.some(({ entity }) => entity !== undefined)
        ? rows.map(({ entity }, row) => entity ?? `own ${row}`)
        : undefined,
      groups: groupRows(
        ['plan'],
        new Map([['plan', column]]),
        rows.map((_, row) => row),
      ),
    },
    candidate: { ...sample.candidate, predictions: predictions('candidate') },
    champion: sample.champion && { ...sample.champion, predictions: predictions('champion') },
  };
}

/** The same row, so many times. */
export const times = (count: number, row: JudgedRow): JudgedRow[] => Array.from({ length: count }, () => row);
