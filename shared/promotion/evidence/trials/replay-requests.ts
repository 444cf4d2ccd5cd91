import { join } from 'node:path';
import type { Gate } from '../../../policy/gate/resolve-gate.ts';
import type { Scorer } from '../../../scoring/create-scorer.ts';
import type { InputColumn } from '../../../scoring/model-description.ts';
import { withDuckDb } from '../../../tables/database.ts';
import type { FetchCapturedRequests } from '../../ports.ts';
import { readEvaluation } from '../rows/read-evaluation.ts';
import { type ReplayedRows, replayRows } from './replay-rows.ts';

/** What the candidate makes of requests that callers sent lately. */
export type Replay = { state: 'none'; why: string } | ReplayedRows;

export type ReplayInput = {
  model: string;
  scorer: Scorer;
  /** What callers send. */
  inputs: readonly InputColumn[];
  gate: Pick<Gate, 'replay' | 'severity'>;
  /** An empty folder. */
  folder: string;
};

/** Asks the candidate what callers asked lately. Nothing is fetched where the policy does not look. */
export async function replayRequests(
  fetch: FetchCapturedRequests,
  { model, scorer, inputs, gate, folder }: ReplayInput,
  signal?: AbortSignal,
): Promise<Replay> {
  if (gate.severity.replay === 'off') return { state: 'none', why: 'switched off by the policy' };
  const file = join(folder, 'requests.parquet');
  const outputs = scorer.description.outputs.map(({ name }) => name);
  const found = await fetch({ model, inputs, outputs, ...gate.replay }, file, signal);
  if (found.kind === 'none') return { state: 'none', why: found.why };
  return withDuckDb(async (database) => replayRows(scorer, await readEvaluation(database, file), signal), {
    signal,
  });
}
