import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GROUND_TRUTH_CONTAINER, groundTruthSchema } from '../../shared/monitoring/messages.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { blobTexts, startTestApp, telcoPolicy, type TestApp, uniqueName } from './test-app.ts';

const model = uniqueName('feedback');
const undecided = uniqueName('feedback-undecided');
const path = `/models/${model}/feedback`;
/** Stands in every bad request and must be in no answer. */
const SECRET = 'hunter2-payload';
const ID = '3f0c1e5a-5b1e-4c57-9a55-0d7c1f6d2a11';

let app: TestApp;
let rows: TelcoRows;

beforeAll(async () => {
  rows = await readTelcoRows(3);
  app = await startTestApp({ policies: { [model]: telcoPolicy, [undecided]: telcoPolicy } });
  await registerFixture(app.mlflow, model);
}, 120_000);

afterAll(() => app?.stop());

async function predictionId(): Promise<string> {
  const { json } = await app.post(`/models/${model}/invocations`, { dataframe_records: rows.records });
  return parsePredictions(json).prediction_id;
}

const truthSchema = z.strictObject(groundTruthSchema.shape);

/** The labels stored for a request, in order. */
async function stored(id: string) {
  const text = await blobTexts(app.blobs, GROUND_TRUTH_CONTAINER, `model=${model}/`);
  const lines = text.split('\n').filter((line) => line.includes(id));
  return lines.map((line) => truthSchema.parse(JSON.parse(line)));
}

const truth = (id: string, label: string) => ({
  prediction_id: id,
  timestamp: expect.any(String),
  model,
  label,
});

describe('feedback', () => {
  it('is stored below model and date before it is answered', async () => {
    const id = await predictionId();
    const labels = [
      { prediction_id: `${id}:0`, label: 'Yes' },
      { prediction_id: `${id}:2`, label: 'No' },
    ];
    const answer = await app.post(path, { labels });
    expect([answer.status, answer.json]).toEqual([200, { model, accepted: 2 }]);
    const found = await stored(id);
    expect(found).toEqual([truth(`${id}:0`, 'Yes'), truth(`${id}:2`, 'No')]);
    const partition = `model=${model}/date=${found[0]?.timestamp.slice(0, 10)}/`;
    expect(await blobTexts(app.blobs, GROUND_TRUTH_CONTAINER, partition)).toContain(id);
  });

  it('takes an id without its row as that of the first', async () => {
    const id = await predictionId();
    await app.post(path, { labels: [{ prediction_id: id, label: 'Yes' }] });
    expect(await stored(id)).toEqual([truth(`${id}:0`, 'Yes')]);
  });

  it('may be repeated; each time the same label is stored', async () => {
    const id = await predictionId();
    const body = { labels: [{ prediction_id: `${id}:1`, label: 'No' }] };
    const answers = [await app.post(path, body), await app.post(path, body)];
    expect(answers.map(({ json }) => json)).toEqual([
      { model, accepted: 1 },
      { model, accepted: 1 },
    ]);
    const found = await stored(id);
    expect(found).toEqual([truth(`${id}:1`, 'No'), truth(`${id}:1`, 'No')]);
  });

  it('counts a label given twice in one request once', async () => {
    const id = await predictionId();
    const label = { prediction_id: `${id}:1`, label: 'No' };
    expect((await app.post(path, { labels: [label, label] })).json).toEqual({ model, accepted: 1 });
    expect(await stored(id)).toHaveLength(1);
  });
});

type Case = [what: string, body: () => unknown, status: number, code: string, at: string];

const one = (label: unknown) => ({ labels: [{ prediction_id: `${ID}:0`, label }] });

const cases: Case[] = [
  ['an empty body', () => '', 400, 'BODY_EMPTY', 'body'],
  ['malformed JSON', () => `{"labels": ${SECRET}`, 400, 'BODY_MALFORMED', 'body'],
  ['a list', () => [SECRET], 400, 'BODY_SHAPE', 'body'],
  ['no labels', () => ({ [SECRET]: 1 }), 400, 'LABELS_MISSING', 'labels'],
  ['an empty list of labels', () => ({ labels: [] }), 400, 'LABELS_MISSING', 'labels'],
  ['labels that are no list', () => ({ labels: { [SECRET]: 1 } }), 400, 'LABELS_MISSING', 'labels'],
  ['a label that is text', () => ({ labels: [SECRET] }), 400, 'LABEL_SHAPE', 'labels[0]'],
  [
    'no prediction id',
    () => ({ labels: [{ label: 'Yes' }] }),
    400,
    'PREDICTION_ID',
    'labels[0].prediction_id',
  ],
  [
    'a prediction id that is none of ours',
    () => ({ labels: [{ prediction_id: SECRET, label: 'Yes' }] }),
    400,
    'PREDICTION_ID',
    'labels[0].prediction_id',
  ],
  ['a class that the model does not know', () => one(SECRET), 400, 'LABEL_UNKNOWN', 'labels[0].label'],
  ['a label in another case', () => one('yes'), 400, 'LABEL_UNKNOWN', 'labels[0].label'],
  ['a label that is null', () => one(null), 400, 'LABEL_TYPE', 'labels[0].label'],
  ['a label that is an object', () => one({ [SECRET]: 1 }), 400, 'LABEL_TYPE', 'labels[0].label'],
  [
    'two labels for one prediction',
    () => ({ labels: [...one('Yes').labels, ...one('No').labels] }),
    400,
    'LABEL_CONFLICT',
    'labels[1]',
  ],
  [
    'a good label before a bad one',
    () => ({ labels: [...one('Yes').labels, { prediction_id: `${ID}:1`, label: SECRET }] }),
    400,
    'LABEL_UNKNOWN',
    'labels[1].label',
  ],
  [
    'more labels than the limit',
    () => ({
      labels: Array.from({ length: 5001 }, (_, row) => ({ prediction_id: `${ID}:${row}`, label: 'Yes' })),
    }),
    413,
    'LABELS_LIMIT',
    'labels',
  ],
  ['a string of 1 MB as label', () => one(SECRET.repeat(70_000)), 400, 'LABEL_UNKNOWN', 'labels[0].label'],
  ['a body above the limit', () => `{"x":"${SECRET.repeat(300_000)}"}`, 413, 'BODY_TOO_LARGE', 'body'],
];

describe('feedback refuses, and stores nothing of,', () => {
  it.each(cases)('%s', async (_what, body, status, code, at) => {
    const answer = await app.post(path, body());
    expect(answer.json).toEqual({ error_code: code, message: expect.stringMatching(/\S/), path: at });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain(SECRET);
    expect(answer.text.length).toBeLessThan(1000);
    expect(await stored(ID)).toEqual([]);
  });

  it('labels of a model that nobody serves', async () => {
    const answer = await app.post(`/models/${SECRET}/feedback`, one('Yes'));
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ error_code: 'MODEL_UNKNOWN', path: 'model' });
    expect(answer.text).not.toContain(SECRET);
  });

  it('labels of a model without a champion, for now', async () => {
    const answer = await app.post(`/models/${undecided}/feedback`, one('Yes'));
    expect(answer.status).toBe(503);
    expect(answer.json).toMatchObject({ error_code: 'NO_CHAMPION' });
  });

  it('the method GET', async () => {
    expect((await fetch(`${app.url}${path}`)).status).toBe(404);
  });
});
