import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { systemRandom } from '../../../../shared/kernel/random.ts';
import type { CapturedRequest } from '../../../../shared/serving/capture/captured-rows.ts';
import type { LineBytes } from '../../../../shared/serving/capture/row-block.ts';
import { championOf } from '../../../../shared/serving/model-target.ts';
import type { Policies } from '../../../../shared/serving/ports.ts';
import { type Answer, createPredict } from '../../../../shared/serving/predict.ts';
import { defaultLimits, type RequestHeaders } from '../../../../shared/serving/protocol.ts';
import {
  createLargeRequests,
  type LargeRequests,
} from '../../../../shared/serving/threads/large-requests.ts';
import { createOpenModel } from '../../../../shared/serving/threads/open-model.ts';
import type { startRequestThread } from '../../../../shared/serving/threads/request-thread.ts';
import { createWorld, policiesOf, policyOf, type World } from '../serving-world.ts';

export const CHURN = 'telco-churn';

export const churnPolicies = policiesOf({
  [CHURN]: policyOf({ task: 'binary', target: 'Churn', positive: 'Yes', primary: 'roc_auc' }),
});

const exampleSchema = z.object({
  dataframe_split: z.object({ columns: z.array(z.string()), data: z.array(z.array(z.unknown())) }),
});
const answerSchema = z.object({
  predictions: z.array(z.object({ label: z.string(), probability: z.number() })),
});

export type ThreadedWorld = {
  world: World;
  large: LargeRequests;
  predict: (body: Uint8Array, signal?: AbortSignal, headers?: RequestHeaders) => Promise<Answer>;
  /** The model's serving example, its rows repeated; `tenure` tells them apart. */
  bodyOf: (rows: number, firstTenure?: number) => Uint8Array;
  captured: CapturedRequest[];
  lines: LineBytes[];
  stop: () => Promise<void>;
};

export const predictionsOf = ({ body }: Answer) =>
  answerSchema.parse(JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)))
    .predictions;

export const linesOf = (lines: readonly LineBytes[]): string[] =>
  lines.flatMap(({ bytes }) => gunzipSync(bytes).toString().trimEnd().split('\n'));

/** Predictions of the Telco model in its thread, and large requests in theirs. */
export async function createThreadedWorld(
  options: { policies?: Policies; start?: typeof startRequestThread; threads?: number } = {},
): Promise<ThreadedWorld> {
  const { policies = churnPolicies, start, threads = 1 } = options;
  const world = await createWorld(policies);
  await world.registry.add('7', 'models/telco-lr');
  world.registry.promote('7');
  const store = await world.instance({ openModel: createOpenModel({ ...world, policies }) });
  const large = createLargeRequests({
    ...world,
    policies,
    salt: undefined,
    threads,
    ...(start === undefined ? {} : { start }),
  });
  const captured: CapturedRequest[] = [];
  const lines: LineBytes[] = [];
  const predict = createPredict({
    ...world,
    policies,
    store,
    large,
    accessLog: () => undefined,
    capture: {
      record: (request) => captured.push(request),
      recordLines: (_model, _moment, more) => lines.push(...more),
    },
    random: systemRandom,
    limits: defaultLimits,
    maxInFlight: 64,
  });
  const file = join(import.meta.dirname, '../../../fixtures/models/telco-lr/serving_input_example.json');
  const { columns, data } = exampleSchema.parse(JSON.parse(await readFile(file, 'utf8'))).dataframe_split;
  const tenure = columns.indexOf('tenure');
  return {
    world,
    large,
    captured,
    lines,
    predict: (body, signal, headers = { 'content-type': 'application/json' }) =>
      predict({ target: championOf(CHURN), protocol: 'mlflow', body, headers, traceId: null }, signal),
    bodyOf: (rows, firstTenure = 0) => {
      const repeated = Array.from({ length: rows }, (_, row) =>
        (data[row % data.length] ?? []).with(tenure, firstTenure + row),
      );
      return Buffer.from(JSON.stringify({ dataframe_split: { columns, data: repeated } }));
    },
    stop: async () => {
      await store.stop();
      await large.stop();
    },
  };
}
