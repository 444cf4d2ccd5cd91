import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../../shared/kernel/digest.ts';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import {
  brokenBy,
  openModel,
  type OpenScorer,
} from '../../../../../shared/promotion/evidence/package/open-model.ts';
import { echo, sampleScorer } from '../../model-sample.ts';
import { registeredVersion } from '../../stated-record.ts';
import { packageFolder } from './package-folder.ts';

const EVALUATION = 'relevo/evaluation.parquet';

/** What a model says of itself, as far as it is read here. */
const mlmodel = (about: object, data = 'model.onnx'): string =>
  JSON.stringify({
    flavors: { onnx: { data } },
    signature: { inputs: JSON.stringify([{ type: 'double', name: 'tenure', required: true }]) },
    metadata: {
      relevo: { format: 1, task: 'regression', target: 'y', onnx: { prediction: 'variable' }, ...about },
    },
  });

const whole = {
  MLmodel: mlmodel({ evaluation: EVALUATION }),
  'model.onnx': 'graph',
  [EVALUATION]: 'rows',
};

const signed = { 'model.onnx': sha256('graph'), [EVALUATION]: sha256('rows') };
const tagged = (files: Record<string, string>, others: Record<string, string> = {}) =>
  registeredVersion('7', { tags: { 'relevo.sha256': JSON.stringify(files), ...others } });

const own = sampleScorer(echo);

/** Opens a folder by a clock that only opening moves, by 12.5 ms; notes what it is asked to open. */
async function opening(
  files: Record<string, string> = whole,
  version = tagged(signed),
  open: OpenScorer = async () => own,
) {
  const directory = await packageFolder(files);
  const asked: Parameters<OpenScorer>[0][] = [];
  let now = 400;
  const noting: OpenScorer = async (options) => {
    asked.push(options);
    now += 12.5;
    return open(options);
  };
  const opened = await openModel(noting, version, directory, 'the candidate', () => now);
  return { asked, directory, opened };
}

const failing =
  (error: Error): OpenScorer =>
  async () => {
    throw error;
  };

const unsigned = (path: string) => ({
  kind: 'missing',
  what: `tag relevo.sha256 of the candidate has no digest of ${path}`,
});

describe('a model that is opened', () => {
  it('is described as its graph confirms, with the time that it took', async () => {
    const { asked, directory, opened } = await opening();
    expect(opened).toEqual({
      description: own.description,
      scorer: own,
      problems: [],
      bytes: 5,
      loadMs: 12.5,
    });
    expect(opened.description).toBe(own.description);
    expect(asked).toEqual([{ directory, model: 'churn', threshold: undefined }]);
  });

  it('is timed by the clock of the machine where no other is given', async () => {
    const { loadMs } = await openModel(
      async () => own,
      tagged(signed),
      await packageFolder(whole),
      'the candidate',
    );
    expect(loadMs).toBeGreaterThanOrEqual(0);
    expect(loadMs).toBeLessThan(10_000);
  });

  it('decides by the threshold of its tag', async () => {
    const { asked } = await opening(whole, tagged(signed, { 'relevo.threshold': '0.31' }));
    expect(asked).toMatchObject([{ threshold: 0.31 }]);
  });

  it('is opened though nothing vouches for its files, which is missing', async () => {
    const { opened } = await opening(whole, registeredVersion('7', { tags: {} }));
    expect(opened.scorer).toBe(own);
    expect(opened.problems).toEqual([unsigned('model.onnx'), unsigned(EVALUATION)]);
  });

  it('needs no evaluation rows where it names none', async () => {
    const files = { ...whole, MLmodel: mlmodel({}) };
    expect((await opening(files, tagged({ 'model.onnx': sha256('graph') }))).opened.problems).toEqual([]);
  });
});

/** Of these files, one of which is said to be the graph. */
const sizeOf = async (files: Record<string, string>, data?: string) =>
  (await opening({ MLmodel: mlmodel({}, data), ...files }, tagged({}))).opened.bytes;

describe('the size of a graph', () => {
  it('is that of its file and of those whose names begin with it', async () =>
    expect(
      await sizeOf({
        'model.onnx': '12345',
        'model.onnx.data': '123',
        'model.onnx_1': '1',
        'model.txt': '1',
      }),
    ).toBe(9));

  it('leaves out the same name elsewhere', async () =>
    expect(
      await sizeOf(
        { 'graph/model.onnx': '12', 'model.onnx': '123', 'graph/a-model.onnx': '1' },
        'graph/model.onnx',
      ),
    ).toBe(2));

  it('is not known where the graph is absent', async () => {
    expect(await sizeOf({ 'model.onnx.data': '123' })).toBeNull();
    expect(await sizeOf({ 'model.onnx': '123' }, 'graph/model.onnx')).toBeNull();
  });
});

describe('a model that cannot be opened', () => {
  const description = { task: 'regression', target: 'y', evaluation: EVALUATION };

  it('has other files than were registered, which are not loaded', async () => {
    const { asked, opened } = await opening({ ...whole, 'model.onnx': 'other graph' });
    expect(asked).toEqual([]);
    expect(opened).toMatchObject({ description, scorer: undefined, bytes: 11, loadMs: null });
    expect(opened.problems).toEqual([
      {
        kind: 'broken',
        what: 'model.onnx of the candidate is not the file that was registered (other SHA-256)',
      },
    ]);
  });

  it('fails to load, beside what is missing', async () => {
    const refused = new RelevoError('MODEL_LOAD_FAILED', 'no graph');
    const version = tagged({ 'model.onnx': sha256('graph') });
    const { opened } = await opening(whole, version, failing(refused));
    expect(opened).toMatchObject({ description, scorer: undefined, bytes: 5, loadMs: null });
    expect(opened.problems).toEqual([
      unsigned(EVALUATION),
      { kind: 'broken', what: 'the candidate cannot be scored: MODEL_LOAD_FAILED no graph' },
    ]);
  });

  it('has a tag that is no threshold', async () => {
    const { asked, opened } = await opening(whole, tagged(signed, { 'relevo.threshold': '1.5' }));
    expect(asked).toEqual([]);
    expect(opened.problems).toEqual([
      {
        kind: 'broken',
        what: expect.stringMatching(
          /^the candidate cannot be scored: THRESHOLD_INVALID the tag relevo\.threshold /,
        ),
      },
    ]);
  });

  it.each([
    ['of the moment', new RelevoError('STORE_BUSY', 'later', { retryable: true })],
    ['of the machine', new Error('out of memory')],
  ])('is not judged after a failure %s', (_, failure) =>
    expect(opening(whole, tagged(signed), failing(failure))).rejects.toBe(failure),
  );

  it('says nothing of itself', async () => {
    await expect(opening({ 'model.onnx': 'graph' })).rejects.toMatchObject({
      code: 'MODEL_NO_FILES',
      message: 'churn v7 has no MLmodel file',
      status: 409,
      retryable: false,
    });
    await expect(opening({ ...whole, MLmodel: '{"flavors": {}}' })).rejects.toMatchObject({
      code: 'MODEL_NOT_ONNX',
    });
  });

  it('is not taken for one without files where they cannot be read', () =>
    expect(opening({ 'MLmodel/inside': '' })).rejects.toMatchObject({ code: 'EISDIR' }));
});

it.each([
  ['with', 'columns', 'x cannot be scored: COLUMN_MISSING columns absent'],
  ['without', undefined, 'x cannot be scored: COLUMN_MISSING absent'],
])('an error %s a place is a problem in words', (_, path, what) => {
  const error = new RelevoError('COLUMN_MISSING', 'absent', path === undefined ? {} : { path });
  expect(brokenBy(error, 'x')).toEqual({ kind: 'broken', what });
});
