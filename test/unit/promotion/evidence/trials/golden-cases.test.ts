import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../../shared/kernel/digest.ts';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import {
  goldenSchema,
  readGoldenCases,
} from '../../../../../shared/promotion/evidence/trials/golden-cases.ts';
import {
  tryChampionCases,
  tryGoldenCases,
} from '../../../../../shared/promotion/evidence/trials/try-golden-cases.ts';
import { createScorer, type Scorer } from '../../../../../shared/scoring/create-scorer.ts';
import { shelve } from '../../model-shelf.ts';
import { telcoCustomer } from '../../telco-customer.ts';

/** A copy of a fixture with golden cases, and its directory. */
async function withGolden(content: unknown, fixture?: string): Promise<string> {
  const { directory } = await shelve(fixture === undefined ? {} : { fixture });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(directory, 'relevo/golden.json'), text);
  return directory;
}

const one = { name: 'one', inputs: { tenure: 1 }, expect: { label: 'Yes' } };
const file = (...cases: object[]) => ({ format: 1, cases });

describe('the file of golden cases', () => {
  it('is absent, or read with its digest', async () => {
    expect(await readGoldenCases((await shelve()).directory)).toEqual({ state: 'absent' });
    const content = file(one, { ...one, name: 'two', expect: { probability: { min: 0.5 } } });
    expect(await readGoldenCases(await withGolden(content))).toEqual({
      state: 'read',
      digest: sha256(JSON.stringify(content)),
      cases: [one, { ...one, name: 'two', expect: { probability: { min: 0.5, max: 1 } } }],
    });
  });

  it.each([
    ['no JSON', /^the file: /],
    [{ format: 2, cases: [one] }, /^format: /],
    [file(), /^cases: /],
    [file(one, one), /^cases: a name is there twice$/],
    [file({ ...one, name: '' }), /^cases\.0\.name: /],
    [file({ ...one, expect: {} }), /^cases\.0\.expect: expects nothing$/],
    [
      file({ ...one, expect: { probability: { min: 0.6, max: 0.5 } } }),
      /^cases\.0\.expect\.probability: min is over max$/,
    ],
    [file({ ...one, expect: { probability: { max: 1.1 } } }), /^cases\.0\.expect\.probability: /],
    [
      file({ ...one, expect: { prediction: { value: 1, tolerance: -1 } } }),
      /^cases\.0\.expect\.prediction: /,
    ],
    [file({ ...one, expects: {} }), /^cases\.0: /],
  ])('is not readable: %j', async (content, why) => {
    expect(await readGoldenCases(await withGolden(content))).toEqual({
      state: 'invalid',
      why: expect.stringMatching(why),
    });
  });

  it('may hold values of any depth, which then are no input', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const { directory } = await shelve();
    const text = JSON.stringify(file({ ...one, inputs: { tenure: 'deep' } })).replace('"deep"', deep);
    await writeFile(join(directory, 'relevo/golden.json'), text);
    expect(await readGoldenCases(directory)).toMatchObject({ state: 'read' });
  });

  it('holds at most 1,000 cases with names of at most 100 letters', () => {
    const many = (count: number) =>
      file(...Array.from({ length: count }, (_, at) => ({ ...one, name: `${at}` })));
    expect(goldenSchema.safeParse(many(1000)).success).toBe(true);
    expect(goldenSchema.safeParse(many(1001)).success).toBe(false);
    expect(goldenSchema.safeParse(file({ ...one, name: 'x'.repeat(100) })).success).toBe(true);
    expect(goldenSchema.safeParse(file({ ...one, name: 'x'.repeat(101) })).success).toBe(false);
    expect(
      goldenSchema.safeParse(file({ ...one, expect: { probability: { min: 0.5, max: 0.5 } } })).success,
    ).toBe(true);
  });

  it('is an error of the moment where it cannot be read', async () => {
    const { directory } = await shelve();
    const inside = join(directory, 'relevo/profile.json');
    await expect(readGoldenCases(inside)).rejects.toThrow('ENOTDIR');
  });
});

const customer = { ...telcoCustomer, TotalCharges: 29.85 };

/** A scorer that answers each row so; everything else is the real model's. */
async function failuresOf(
  expectations: Record<string, object>,
  options: { fixture?: string; inputs?: object; change?: (scorer: Scorer) => Scorer } = {},
) {
  const { fixture, inputs = customer, change = (scorer: Scorer) => scorer } = options;
  const cases = Object.entries(expectations).map(([name, expected]) => ({ name, inputs, expect: expected }));
  const directory = await withGolden(file(...cases), fixture);
  const scorer = await createScorer({ directory });
  try {
    const trial = await tryGoldenCases(change(scorer), directory);
    if (trial.state !== 'tried') throw new Error(trial.state);
    expect(trial.cases).toBe(cases.length);
    return trial.failed;
  } finally {
    await scorer.release();
  }
}

const answering =
  (score: Scorer['score']) =>
  (scorer: Scorer): Scorer => ({ ...scorer, score });

const quarter = answering(async () => ({
  task: 'binary',
  labels: ['No'],
  probabilities: Float64Array.of(0.25),
}));

describe('golden cases that are tried', () => {
  it('hold for the real model', async () => {
    expect(await failuresOf({ leaves: { label: 'Yes', probability: { min: 0.5 } } })).toEqual([]);
  });

  it('hold or not by label, probability and class, the ends of a range included', async () => {
    const failed = await failuresOf(
      {
        label: { label: 'No' },
        'other label': { label: 'Yes' },
        exactly: { probability: { min: 0.25, max: 0.25 } },
        below: { probability: { min: 0.2501 } },
        above: { probability: { max: 0.2499 } },
        positive: { probability: { of: 'Yes', min: 0.25, max: 0.25 } },
        negative: { probability: { of: 'No', min: 0.75, max: 0.75 } },
        'not negative': { probability: { of: 'No', max: 0.7 } },
        unknown: { probability: { of: 'Maybe' } },
        number: { prediction: { value: 0.25, tolerance: 1 } },
        'label first': { label: 'Yes', probability: { min: 0.9 } },
      },
      { change: quarter },
    );
    expect(failed).toEqual([
      { name: 'other label', why: 'another label' },
      { name: 'below', why: 'the probability is out of range' },
      { name: 'above', why: 'the probability is out of range' },
      { name: 'not negative', why: 'the probability is out of range' },
      { name: 'unknown', why: 'asks for the probability of a class that the model does not have' },
      { name: 'number', why: 'the model gives no prediction' },
      { name: 'label first', why: 'another label' },
    ]);
  });

  it('do not hold where they name what is no column of the model', async () => {
    const inputs = { ...customer, Contrakt: 'Two year' };
    expect(await failuresOf({ misspelt: { label: 'No' } }, { inputs, change: quarter })).toEqual([
      { name: 'misspelt', why: 'has inputs that are no columns of the model' },
    ]);
  });

  it('are about a class of a multiclass model', async () => {
    const change = answering(async () => ({
      task: 'multiclass',
      labels: ['b'],
      classes: ['a', 'b', 'c'],
      probabilities: Float64Array.of(0.1, 0.7, 0.2),
    }));
    const failed = await failuresOf(
      {
        b: { label: 'b', probability: { of: 'b', min: 0.7, max: 0.7 } },
        c: { probability: { of: 'c', min: 0.3 } },
        unnamed: { probability: { min: 0 } },
      },
      { change },
    );
    expect(failed).toEqual([
      { name: 'c', why: 'the probability is out of range' },
      { name: 'unnamed', why: 'asks for the probability of a class that the model does not have' },
    ]);
  });

  it('are about a number of a regression, the tolerance included', async () => {
    const change = answering(async () => ({ task: 'regression', predictions: Float64Array.of(10) }));
    const failed = await failuresOf(
      {
        near: { prediction: { value: 12, tolerance: 2 } },
        under: { prediction: { value: 8, tolerance: 2 } },
        far: { prediction: { value: 12.1, tolerance: 2 } },
        label: { label: 'b' },
        share: { probability: { min: 0 } },
      },
      { change },
    );
    expect(failed).toEqual([
      { name: 'far', why: 'the prediction is outside the tolerance' },
      { name: 'label', why: 'the model gives no label' },
      { name: 'share', why: 'the model gives no probability' },
    ]);
  });

  it.each([NaN, Infinity])('never hold with the answer %d', async (answer) => {
    const binary = answering(async () => ({
      task: 'binary',
      labels: ['Yes'],
      probabilities: Float64Array.of(answer),
    }));
    expect(await failuresOf({ any: { probability: {} } }, { change: binary })).toHaveLength(1);
    const number = answering(async () => ({ task: 'regression', predictions: Float64Array.of(answer) }));
    expect(
      await failuresOf({ any: { prediction: { value: 0, tolerance: 9 } } }, { change: number }),
    ).toHaveLength(1);
  });

  it('do not hold where the model refuses or breaks, and say where', async () => {
    const { tenure: _tenure, ...short } = customer;
    const absent = await failuresOf({ short: { label: 'Yes' } }, { inputs: short });
    expect(absent).toEqual([{ name: 'short', why: 'COLUMN_MISSING columns' }]);
    const mistyped = await failuresOf(
      { long: { label: 'Yes' } },
      { inputs: { ...customer, tenure: 'a secret' } },
    );
    expect(mistyped).toEqual([{ name: 'long', why: 'COLUMN_TYPE data[0].tenure' }]);
    const breaking = answering(async () => {
      throw new RelevoError('MODEL_RUN_FAILED', 'a value that nobody should read');
    });
    expect(await failuresOf({ breaks: { label: 'Yes' } }, { change: breaking })).toEqual([
      { name: 'breaks', why: 'MODEL_RUN_FAILED' },
    ]);
  });

  it.each([
    new RelevoError('SCORER_RELEASED', 'gone', { retryable: true }),
    new TypeError('a fault of ours'),
  ])('are an error where %s says nothing of the model', async (error) => {
    const failing = answering(async () => {
      throw error;
    });
    await expect(failuresOf({ any: { label: 'Yes' } }, { change: failing })).rejects.toBe(error);
  });

  it('stop when they are told to', async () => {
    const directory = await withGolden(file(one));
    const scorer = await createScorer({ directory });
    await expect(tryGoldenCases(scorer, directory, AbortSignal.abort())).rejects.toThrow('aborted');
    await scorer.release();
  });
});

const shelved = async (content: unknown): Promise<string> =>
  content === null ? (await shelve()).directory : withGolden(content);

/** What a candidate makes of a champion's cases; null: it has no such file. */
async function asked(own: unknown, ofChampion: unknown, dropped: readonly string[] = []) {
  const [directory, champion] = [await shelved(own), await shelved(ofChampion)];
  const scorer = await createScorer({ directory });
  const inputs = [
    ...scorer.description.inputs,
    ...dropped.map((name) => ({ name, type: 'string' as const, required: true })),
  ];
  try {
    return await tryChampionCases(scorer, directory, { directory: champion, inputs });
  } finally {
    await scorer.release();
  }
}

describe('golden cases of the champion', () => {
  const leaves = { name: 'leaves', inputs: customer, expect: { label: 'Yes' } };
  const stays = { ...leaves, name: 'stays', expect: { label: 'No' } };

  it('are asked of a version that leaves them out or expects otherwise', async () => {
    const failed = [{ name: 'stays', why: 'another label' }];
    const trial = { state: 'tried', cases: 2, failed };
    const wanted = file(leaves, stays);
    expect(await asked(null, wanted)).toMatchObject(trial);
    expect(await asked(file(leaves), wanted)).toMatchObject(trial);
    expect(await asked(file({ ...stays, expect: { label: 'Yes' } }), wanted)).toMatchObject(trial);
    expect(await asked('no JSON', wanted)).toMatchObject(trial);
  });

  it('are not asked twice where both have the same file, nor where it has none', async () => {
    expect(await asked(file(stays), file(stays))).toBeUndefined();
    expect(await asked(file(stays), null)).toBeUndefined();
  });

  it('may be unreadable', async () =>
    expect(await asked(null, 'no JSON')).toMatchObject({ state: 'invalid' }));

  it('may have columns that the candidate does not need any more', async () => {
    const wanted = file({ ...leaves, inputs: { ...customer, region: 'north' } });
    expect(await asked(null, wanted, ['region'])).toMatchObject({ failed: [] });
    expect(await asked(null, wanted)).toMatchObject({
      failed: [{ name: 'leaves', why: 'has inputs that are no columns of the model' }],
    });
  });
});
