import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemRandom } from '../../../shared/kernel/random.ts';
import type { AccessEntry } from '../../../shared/serving/access-log.ts';
import type { CapturedRequest } from '../../../shared/serving/capture/captured-rows.ts';
import { defaultLimits, type RequestLimits } from '../../../shared/serving/protocol.ts';
import { championOf } from '../../../shared/serving/model-target.ts';
import { createPredict } from '../../../shared/serving/predict.ts';
import { createWorld, policiesOf, policyOf, type World } from './serving-world.ts';

const fixture = join(import.meta.dirname, '../../fixtures/models/telco-lr');
const CHURN = 'telco-churn';

const policiesWith = (change: Record<string, unknown>) =>
  policiesOf({
    [CHURN]: policyOf({
      task: 'binary',
      target: 'Churn',
      positive: 'Yes',
      entity: 'customerID',
      primary: 'roc_auc',
      ...change,
    }),
    empty: policyOf({ task: 'regression', target: 'y', primary: 'rmse' }),
  });

const exampleSchema = z.object({
  dataframe_split: z.object({ columns: z.array(z.string()), data: z.array(z.array(z.unknown())) }),
});
type Split = z.infer<typeof exampleSchema>['dataframe_split'];

const answerSchema = z.strictObject({
  predictions: z.array(z.strictObject({ label: z.enum(['Yes', 'No']), probability: z.number() })),
  model: z.strictObject({ name: z.literal(CHURN), version: z.literal('7') }),
  prediction_id: z.uuid(),
});

type Predict = (
  model: string,
  body: Uint8Array,
  context: { contentType?: string | null; traceId?: string },
  signal?: AbortSignal,
) => Promise<{ status: number; headers: Record<string, string>; body: string }>;

type Setup = {
  world: World;
  predict: Predict;
  captured: CapturedRequest[];
  logged: AccessEntry[];
  example: Split;
  stop: () => Promise<void>;
};

type Options = Partial<RequestLimits> & {
  maxInFlight?: number;
  /** Beside what the policy says of itself. */
  policy?: Record<string, unknown>;
  /** Holds every request before it reaches the model. */
  hold?: () => Promise<void>;
};

async function setUp({ maxInFlight = 64, hold, policy = {}, ...limits }: Options = {}): Promise<Setup> {
  const policies = policiesWith(policy);
  const world = await createWorld(policies);
  await world.registry.add('7', 'models/telco-lr');
  world.registry.promote('7');
  const store = await world.instance();
  const captured: CapturedRequest[] = [];
  const logged: AccessEntry[] = [];
  const text = await readFile(join(fixture, 'serving_input_example.json'), 'utf8');
  const asked = createPredict({
    policies,
    store: {
      use: async (model, run) => {
        await hold?.();
        return store.use(model, run);
      },
    },
    capture: {
      record: (request) => {
        captured.push(request);
      },
      recordLines: () => undefined,
    },
    metrics: world.metrics,
    accessLog: (entry) => {
      logged.push(entry);
    },
    clock: world.clock,
    random: systemRandom,
    limits: { ...defaultLimits, ...limits },
    maxInFlight,
  });
  const predict: Predict = async (model, body, { contentType, traceId = null }, signal) => {
    const headers = contentType === undefined || contentType === null ? {} : { 'content-type': contentType };
    const answer = await asked(
      { target: championOf(model), protocol: 'mlflow', body, headers, traceId },
      signal,
    );
    return { ...answer, body: z.string().parse(answer.body) };
  };
  return {
    world,
    predict,
    captured,
    logged,
    example: exampleSchema.parse(JSON.parse(text)).dataframe_split,
    stop: () => store.stop(),
  };
}

const bytes = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

const columnsOf = (request: CapturedRequest | undefined) =>
  request !== undefined && 'columns' in request.input ? request.input.columns : new Map<string, unknown>();

const recordsOf = ({ columns, data }: Split) =>
  data.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));

describe('an answer', () => {
  it('holds a record for each row, the version and the prediction id, also as headers', async () => {
    const { predict, example, captured, logged, world, stop } = await setUp();
    const answer = await predict(CHURN, bytes({ dataframe_split: example }), { traceId: 'a'.repeat(32) });
    const body = answerSchema.parse(JSON.parse(answer.body));
    expect(answer.status).toBe(200);
    expect(answer.headers).toEqual({
      'content-type': 'application/json',
      'x-relevo-model': CHURN,
      'x-relevo-version': '7',
      'x-relevo-prediction-id': body.prediction_id,
    });
    expect(body.predictions).toHaveLength(example.data.length);
    for (const { label, probability } of body.predictions)
      expect(label).toBe(probability >= 0.31 ? 'Yes' : 'No');
    expect(captured).toMatchObject([
      {
        predictionId: body.prediction_id,
        model: CHURN,
        version: '7',
        alias: 'champion',
        route: 'champion',
        traceId: 'a'.repeat(32),
      },
    ]);
    expect(captured[0]?.outputs.map((text) => JSON.parse(text))).toEqual(body.predictions);
    expect(world.metrics.requests).toMatchObject([
      { model: CHURN, version: '7', rows: example.data.length, outcome: 'ok' },
    ]);
    expect(world.metrics.requests[0]?.durationMs).toBeGreaterThan(0);
    expect(logged).toMatchObject([
      { model: CHURN, version: '7', predictionId: body.prediction_id, protocol: 'mlflow', outcome: 'ok' },
    ]);
    await stop();
  });

  it('is the same for both formats, for other orders of columns, and beside params and unknown keys', async () => {
    const { predict, example, stop } = await setUp();
    const reversed = {
      columns: example.columns.toReversed(),
      data: example.data.map((row) => row.toReversed()),
      index: example.data.map((_, row) => row),
    };
    const forms = [
      { dataframe_split: example },
      { dataframe_records: recordsOf(example), params: { a: 1 }, client: 'x' },
      { dataframe_split: reversed },
    ];
    const answers = await Promise.all(forms.map((form) => predict(CHURN, bytes(form), {})));
    const [first, ...others] = answers.map(({ body }) => answerSchema.parse(JSON.parse(body)).predictions);
    expect(others).toEqual([first, first]);
    await stop();
  });

  it('counts and names the columns that it ignored, safely, and takes the entity out of them', async () => {
    const { predict, example, captured, stop } = await setUp();
    const [row] = recordsOf(example);
    const extra = { ...row, customerID: '7590-VHVEG', 'café\r\nx-evil: 1': 1, Churn: 'Yes' };
    const answer = await predict(CHURN, bytes({ dataframe_records: [extra] }), {});
    expect(answer.headers['x-relevo-ignored-columns']).toBe('2; caf%C3%A9%0D%0Ax-evil%3A%201,Churn');
    expect(captured[0]?.entities).toEqual(['7590-VHVEG']);
    expect([...(columnsOf(captured[0]).keys() ?? [])]).toEqual(example.columns);
    await stop();
  });

  it('is refused where the policy wants no other columns', async () => {
    const { predict, example, stop } = await setUp({
      policy: { serving: { extraColumns: 'refuse' } },
    });
    const [row] = recordsOf(example);
    const good = await predict(CHURN, bytes({ dataframe_records: [{ ...row, customerID: 'x' }] }), {});
    expect(good.status).toBe(200);
    await expect(
      predict(CHURN, bytes({ dataframe_records: [{ ...row, Churn: 'Yes' }] }), {}),
    ).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN', path: 'columns', status: 400 });
    await stop();
  });

  it('names only the first ten of many ignored columns', async () => {
    const { predict, example, stop } = await setUp();
    const more = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`x${index}${'y'.repeat(200)}`, 1]),
    );
    const answer = await predict(
      CHURN,
      bytes({ dataframe_records: [{ ...recordsOf(example)[0], ...more }] }),
      {},
    );
    const header = answer.headers['x-relevo-ignored-columns'] ?? '';
    expect(header).toMatch(/^30; x0y+,.*,\.\.\.$/);
    expect(header.length).toBeLessThan(1000);
    await stop();
  });

  it.each(['application/json', 'Application/JSON; charset=utf-8', '', null])(
    'is given to content type %s',
    async (contentType) => {
      const { predict, example, stop } = await setUp();
      const answer = await predict(CHURN, bytes({ dataframe_split: example }), { contentType });
      expect(answer.status).toBe(200);
      await stop();
    },
  );

  it('to no rows is no predictions', async () => {
    const { predict, example, stop } = await setUp();
    const answer = await predict(CHURN, bytes({ dataframe_split: { ...example, data: [] } }), {});
    expect(JSON.parse(answer.body)).toMatchObject({ predictions: [] });
    await stop();
  });

  it('is not given, and nothing captured, once the time is over', async () => {
    const { predict, example, captured, world, stop } = await setUp();
    const over = AbortSignal.abort(new Error('over'));
    await expect(predict(CHURN, bytes({ dataframe_split: example }), {}, over)).rejects.toThrow('over');
    expect(captured).toEqual([]);
    expect(world.metrics.requests).toMatchObject([{ outcome: 'DEADLINE_EXCEEDED' }]);
    await stop();
  });
});

/** A value that must not come back in any message. */
const SECRET = 'S3CR3T-payload';

type Bad = [name: string, make: (example: Split) => unknown, code: string, path: string, status?: number];

const withCell = (example: Split, column: string, value: unknown) => ({
  dataframe_records: recordsOf(example)
    .slice(0, 1)
    .map((row) => ({ ...row, [column]: value })),
});
const without = ({ columns, data }: Split, column: string) => {
  const index = columns.indexOf(column);
  return {
    dataframe_split: {
      columns: columns.toSpliced(index, 1),
      data: data.map((row) => row.toSpliced(index, 1)),
    },
  };
};

const bad: Bad[] = [
  ['no body', () => '', 'BODY_EMPTY', 'body'],
  ['malformed JSON', () => `{"dataframe_split": ${SECRET}`, 'BODY_MALFORMED', 'body'],
  [
    'JSON cut short',
    (example) => JSON.stringify({ dataframe_split: example }).slice(0, -9),
    'BODY_MALFORMED',
    'body',
  ],
  ['a list', () => [SECRET], 'BODY_SHAPE', 'body'],
  ['null', () => 'null', 'BODY_SHAPE', 'body'],
  ['a bare string', () => JSON.stringify(SECRET), 'BODY_SHAPE', 'body'],
  ['no known field', () => ({ rows: [SECRET] }), 'INPUT_FORMAT', 'body'],
  ['rows without names for columns with names', () => ({ inputs: [[1]] }), 'ROW_SHAPE', 'inputs[0]'],
  ["a language model's body", () => ({ messages: [SECRET] }), 'LLM_FORMAT', 'body'],
  [
    'both formats',
    (example) => ({ dataframe_split: example, dataframe_records: recordsOf(example) }),
    'INPUT_FORMAT',
    'body',
  ],
  ['split that is a list', () => ({ dataframe_split: [SECRET] }), 'INPUT_FORMAT', 'dataframe_split'],
  [
    'split without columns',
    () => ({ dataframe_split: { data: [] } }),
    'SPLIT_COLUMNS',
    'dataframe_split.columns',
  ],
  [
    'split with a number for a name',
    ({ data }) => ({ dataframe_split: { columns: ['gender', 7], data } }),
    'SPLIT_COLUMNS',
    'dataframe_split.columns[1]',
  ],
  [
    'split with a name twice',
    ({ data }) => ({ dataframe_split: { columns: ['gender', 'gender'], data } }),
    'SPLIT_COLUMNS',
    'dataframe_split.columns[1]',
  ],
  [
    'split without data',
    ({ columns }) => ({ dataframe_split: { columns } }),
    'SPLIT_DATA',
    'dataframe_split.data',
  ],
  [
    'a row that is no array',
    ({ columns }) => ({ dataframe_split: { columns, data: [{ gender: SECRET }] } }),
    'ROW_SHAPE',
    'dataframe_split.data[0]',
  ],
  [
    'a row that is too short',
    ({ columns, data }) => ({ dataframe_split: { columns, data: [data[0], [SECRET]] } }),
    'ROW_SHAPE',
    'dataframe_split.data[1]',
  ],
  ['records that are an object', () => ({ dataframe_records: {} }), 'INPUT_FORMAT', 'dataframe_records'],
  ['no records', () => ({ dataframe_records: [] }), 'ROWS_EMPTY', 'dataframe_records'],
  ['a record that is a string', () => ({ dataframe_records: [SECRET] }), 'ROW_SHAPE', 'dataframe_records[0]'],
  ['a missing column', (example) => without(example, 'tenure'), 'COLUMN_MISSING', 'columns'],
  [
    'a column missing in one record',
    (example) => {
      const [first = {}] = recordsOf(example);
      const { gender: _, ...rest } = first;
      return { dataframe_records: [first, rest] };
    },
    'COLUMN_MISSING',
    'data[1].gender',
  ],
  ['only unknown columns', () => ({ dataframe_records: [{ [SECRET]: 1 }] }), 'COLUMN_MISSING', 'columns'],
  ['text for a long', (example) => withCell(example, 'tenure', SECRET), 'COLUMN_TYPE', 'data[0].tenure'],
  ['digits for a long', (example) => withCell(example, 'tenure', '12'), 'COLUMN_TYPE', 'data[0].tenure'],
  ['a fraction for a long', (example) => withCell(example, 'tenure', 1.5), 'COLUMN_TYPE', 'data[0].tenure'],
  ['true for a long', (example) => withCell(example, 'tenure', true), 'COLUMN_TYPE', 'data[0].tenure'],
  ['null for a long', (example) => withCell(example, 'tenure', null), 'COLUMN_NULL', 'data[0].tenure'],
  ['a number for a string', (example) => withCell(example, 'gender', 5), 'COLUMN_TYPE', 'data[0].gender'],
  [
    'a list for a double',
    (example) => withCell(example, 'MonthlyCharges', [1]),
    'COLUMN_TYPE',
    'data[0].MonthlyCharges',
  ],
  [
    'a number beyond float32',
    (example) =>
      JSON.stringify(withCell(example, 'MonthlyCharges', 1)).replaceAll(
        '"MonthlyCharges":1',
        '"MonthlyCharges":1e999',
      ),
    'COLUMN_RANGE',
    'data[0].MonthlyCharges',
  ],
  [
    'an integer beyond 2^53',
    (example) =>
      JSON.stringify(withCell(example, 'tenure', 1)).replaceAll('"tenure":1', '"tenure":9223372036854775808'),
    'COLUMN_RANGE',
    'data[0].tenure',
  ],
  [
    'a string of 1 MB',
    (example) => withCell(example, 'gender', SECRET.repeat(75_000)),
    'STRING_TOO_LONG',
    'data[0].gender',
  ],
  [
    'an entity that is an object',
    (example) => withCell(example, 'customerID', { SECRET }),
    'COLUMN_TYPE',
    'data[0].customerID',
  ],
  [
    'too many rows',
    ({ columns, data }) => ({
      dataframe_split: { columns, data: Array.from({ length: 5001 }, () => data[0]) },
    }),
    'ROWS_LIMIT',
    'dataframe_split.data',
    413,
  ],
  [
    'too many columns',
    () => ({
      dataframe_records: [Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`c${index}`, 1]))],
    }),
    'COLUMNS_LIMIT',
    'dataframe_records',
  ],
  ['too many bytes', () => `{"x":"${SECRET.repeat(320_000)}"}`, 'BODY_TOO_LARGE', 'body', 413],
  [
    'a column called __proto__',
    () => '{"dataframe_records":[{"__proto__":{"gender":"Male"}}]}',
    'COLUMN_MISSING',
    'columns',
  ],
  ['brackets without end', () => '['.repeat(100_000), 'BODY_MALFORMED', 'body'],
  [
    'nesting without end',
    () => `{"dataframe_split":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    'INPUT_FORMAT',
    'dataframe_split',
  ],
];

describe('bad input', () => {
  it.each(bad)('%s', async (_name, make, code, path, status = 400) => {
    const { predict, example, captured, world, stop } = await setUp();
    const error: unknown = await predict(CHURN, bytes(make(example)), {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'RelevoError', code, path, status, retryable: false });
    expect(String(error)).not.toContain(SECRET);
    expect(captured).toEqual([]);
    expect(world.metrics.requests).toMatchObject([{ model: CHURN, outcome: code }]);
    await stop();
  });

  it('bytes that are not UTF-8', async () => {
    const { predict, stop } = await setUp();
    await expect(predict(CHURN, Uint8Array.of(0xff, 0xfe, 0x7b), {})).rejects.toMatchObject({
      code: 'BODY_ENCODING',
      status: 400,
    });
    await stop();
  });

  it.each(['text/plain', 'application/octet-stream', 'application/json; charset=latin1'])(
    'content type %s',
    async (contentType) => {
      const { predict, example, stop } = await setUp();
      await expect(
        predict(CHURN, bytes({ dataframe_split: example }), { contentType }),
      ).rejects.toMatchObject({
        code: 'CONTENT_TYPE',
        status: 415,
      });
      await stop();
    },
  );

  it('a model that nobody serves, kept out of the metrics by name', async () => {
    const { predict, example, world, logged, stop } = await setUp();
    await expect(predict(SECRET, bytes({ dataframe_split: example }), {})).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      status: 404,
      message: expect.not.stringContaining(SECRET),
    });
    expect(world.metrics.requests).toMatchObject([{ model: '', outcome: 'MODEL_UNKNOWN' }]);
    expect(JSON.stringify(logged)).not.toContain(SECRET);
    await stop();
  });

  it('a model without a champion yet', async () => {
    const { predict, example, world, stop } = await setUp();
    world.registry.answer({ state: 'none' });
    await expect(predict('empty', bytes({ dataframe_split: example }), {})).rejects.toMatchObject({
      code: 'NO_CHAMPION',
      status: 503,
      retryable: true,
    });
    await stop();
  });
});

describe('predictions beyond those that may be under way', () => {
  it('are refused and counted, until one of the others has its answer', async () => {
    const gate = Promise.withResolvers<void>();
    const hold = (): Promise<void> => gate.promise;
    const { predict, example, captured, world, stop } = await setUp({ maxInFlight: 2, hold });
    const body = bytes({ dataframe_split: example });
    const accepted = [predict(CHURN, body, {}), predict(CHURN, body, {})];
    await expect(predict(CHURN, body, {})).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      status: 429,
      retryable: true,
    });
    gate.resolve();
    expect(await Promise.all(accepted)).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(await predict(CHURN, body, {})).toMatchObject({ status: 200 });
    expect(world.metrics.requests.map(({ outcome }) => outcome)).toEqual([
      'TOO_MANY_REQUESTS',
      'ok',
      'ok',
      'ok',
    ]);
    expect(captured).toHaveLength(3);
    await stop();
  });

  it('are accepted again after requests that failed', async () => {
    const { predict, example, stop } = await setUp({ maxInFlight: 1 });
    await expect(predict(CHURN, bytes('{'), {})).rejects.toMatchObject({ status: 400 });
    await expect(predict('other', bytes('{'), {})).rejects.toMatchObject({ status: 404 });
    expect(await predict(CHURN, bytes({ dataframe_split: example }), {})).toMatchObject({ status: 200 });
    await stop();
  });

  it('are accepted in the place of one whose time is over, which is neither scored nor counted twice', async () => {
    const gate = Promise.withResolvers<void>();
    let held = 0;
    const hold = (): Promise<void> => (held++ === 0 ? gate.promise : Promise.resolve());
    const { predict, example, captured, stop } = await setUp({ maxInFlight: 1, hold });
    const body = bytes({ dataframe_split: example });
    const timeout = new AbortController();
    const late = predict(CHURN, body, {}, timeout.signal);
    await expect(predict(CHURN, body, {})).rejects.toMatchObject({ status: 429 });
    timeout.abort(new Error('over'));
    expect(await predict(CHURN, body, {})).toMatchObject({ status: 200 });
    gate.resolve();
    await expect(late).rejects.toThrow('over');
    expect(captured).toHaveLength(1);
    const both = [predict(CHURN, body, {}), predict(CHURN, body, {})];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await stop();
  });
});
