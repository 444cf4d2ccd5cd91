import type { Policy } from '../../policy/policy.ts';
import type { Database } from '../../tables/database.ts';
import { quoteIdentifier } from '../../tables/quote.ts';
import { readColumns } from '../../tables/read-columns.ts';
import type { Profile } from '../profile/profile.ts';
import { capturedColumnName } from './captured-table.ts';
import { measurePerformance, type Performance } from './performance.ts';
import { taskOf } from './task-of.ts';

/** Realised performance of the loaded rows, where labels have arrived. */
export async function performanceOf(
  database: Database,
  reference: Profile,
  policy: Policy,
  ofVersion: string,
): Promise<Performance> {
  const outputs = Object.keys(reference.outputs);
  const cells = outputs.map(
    (name) => `${quoteIdentifier(capturedColumnName({ part: 'outputs', name }))} AS ${quoteIdentifier(name)}`,
  );
  const joined = `FROM (SELECT * ${ofVersion}) JOIN labels USING (prediction_id) ORDER BY prediction_id`;
  const values = await readColumns(
    database,
    `SELECT label AS "ground truth"${cells.map((cell) => `, ${cell}`).join('')} ${joined}`,
  );
  const [row] = await database.query(`SELECT count(*) AS rows ${ofVersion}`);
  return measurePerformance(
    taskOf(policy, outputs),
    { truth: values.get('ground truth') ?? [], outputs: values },
    Number(row?.['rows'] ?? 0),
  );
}
