import type { MetricName } from '../../kernel/metric-names.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { pickRows } from '../evidence/rows/pick-rows.ts';
import { measure } from './measure.ts';
import type { Measurement } from './measurement.ts';
import { pickRelations } from './row-relations.ts';

/** One metric of both models on the rows of one group. */
export type Slice = {
  column: string;
  group: string;
  rows: number;
  measured: Pick<Measurement, 'candidate' | 'champion' | 'difference'>;
};

export type SliceQuestion = {
  columns: readonly string[];
  metric: MetricName;
  alpha: number;
  resamples: number;
  /** Smaller groups are left out. */
  minRows: number;
};

/** The metric on every group of every column that the evidence has, in the order of names. */
export function measureSlices(evidence: Evidence, question: SliceQuestion): Slice[] {
  const { candidate, champion, rows } = evidence;
  const { predictions } = candidate;
  if (predictions === undefined) return [];
  const wanted = rows.groups.filter(({ column }) => question.columns.includes(column));
  return wanted.flatMap(({ column, names, of }) =>
    [...rowsByGroup(of, names.length)].flatMap((own, index): Slice[] => {
      if (own.length < question.minRows) return [];
      const [measured] = measure({
        candidate: pickRows(predictions, own),
        champion: champion?.predictions && pickRows(champion.predictions, own),
        ...pickRelations(rows, own),
        alpha: question.alpha,
        resamples: question.resamples,
        names: [question.metric],
      });
      return measured === undefined
        ? []
        : [{ column, group: names[index] ?? '', rows: own.length, measured }];
    }),
  );
}

/** The rows of each group, in their order. */
export function rowsByGroup(of: Uint16Array, groups: number): Uint32Array[] {
  const rows = Array.from({ length: groups }, (): number[] => []);
  for (let row = 0; row < of.length; row++) rows[of[row] ?? 0]?.push(row);
  return rows.map((own) => Uint32Array.from(own));
}
