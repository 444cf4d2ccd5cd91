import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../shared/kernel/error.ts';
import { declaredFiles } from '../../../../shared/promotion/evidence/package/declared-files.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleRules } from '../evidence-sample.ts';
import { createScorer, type Scorer } from '../../../../shared/scoring/create-scorer.ts';
import { damage, gatherFrom, shelve } from '../model-shelf.ts';

const telco = sampleRules({}, { entity: 'customerID' });

describe('broken evidence rejects and names what is broken', () => {
  it.each([
    [
      'other SHA-256',
      async () => {
        const model = await shelve();
        await damage(model, 'model.onnx');
        return model;
      },
    ],
    [
      'other SHA-256',
      async () => {
        const model = await shelve();
        await damage(model, 'relevo/evaluation.parquet');
        return model;
      },
    ],
    ['not a JSON map', () => shelve({ tag: 'invalid' })],
    [
      'model.onnx of the candidate is absent',
      async () => {
        const model = await shelve();
        await rm(join(model.directory, 'model.onnx'));
        return model;
      },
    ],
    [
      'cannot be scored: MODEL_LOAD_FAILED',
      async () => {
        const model = await shelve();
        await damage(model, 'model.onnx');
        await writeFile(join(model.directory, 'model.onnx'), 'not a graph');
        return resign(model);
      },
    ],
    [
      'recorded at training are not all finite',
      () =>
        shelve({
          rows: `SELECT * REPLACE (CASE WHEN tenure = 1 THEN 'nan'::DOUBLE ELSE "__probability" END AS "__probability") FROM rows`,
        }),
    ],
    [
      'Churn that is no label',
      () =>
        shelve({
          rows: `SELECT * REPLACE (CASE WHEN tenure = 1 THEN 'Perhaps' ELSE "Churn" END AS "Churn") FROM rows`,
        }),
    ],
    ['Churn that is no label', () => shelve({ rows: `SELECT * REPLACE (NULL AS "Churn") FROM rows` })],
    ['no column Churn', () => shelve({ rows: `SELECT * EXCLUDE ("Churn") FROM rows` })],
    [
      'COLUMN_TYPE',
      () => shelve({ rows: `SELECT * REPLACE (CAST(tenure AS VARCHAR) || ' months' AS tenure) FROM rows` }),
    ],
    ['COLUMN_MISSING', () => shelve({ rows: `SELECT * EXCLUDE (tenure) FROM rows` })],
  ])('%s', async (words, make) => {
    const evaluation = evaluate(await gatherFrom(await make(), undefined, telco), telco);
    expect(evaluation.verdict).toBe('reject');
    expect(evaluation.reason).toContain('evidence-integrity');
    expect(evaluation.reason).toContain(words);
  });

  it('a changed export', async () => {
    const model = await shelve({
      rows: `SELECT * REPLACE ("__probability" * 0.8 AS "__probability") FROM rows`,
    });
    const evaluation = evaluate(await gatherFrom(model, undefined, telco), telco);
    expect(evaluation.reason).toContain('export-parity: largest difference 1.');
  });

  it('another task, target or label than the policy speaks of', async () => {
    const evidence = await gatherFrom(await shelve(), undefined, {
      ...telco,
      target: 'Left',
      positive: 'Gone',
    });
    expect(evidence.problems.map(({ what }) => what)).toEqual([
      'target of the model is Churn, the policy says Left',
      'positive label of the model is Yes, the policy says Gone',
    ]);
  });
});

async function resign(model: Awaited<ReturnType<typeof shelve>>): Promise<typeof model> {
  const digest = createHash('sha256')
    .update(await readFile(join(model.directory, 'model.onnx')))
    .digest('hex');
  const { files } = declaredFiles(model.version);
  const tags = { 'relevo.sha256': JSON.stringify({ ...files, 'model.onnx': digest }) };
  return { ...model, version: { ...model.version, tags } };
}

/** Opens models whose first score of a batch is not a number, where `spoils` says so. */
const spoiling =
  (spoils: (directory: string) => boolean) =>
  async (options: { directory: string }): Promise<Scorer> => {
    const scorer = await createScorer(options);
    return {
      ...scorer,
      score: async (columns) => {
        const scored = await scorer.score(columns);
        if (spoils(options.directory) && scored.task === 'binary') scored.probabilities[0] = NaN;
        return scored;
      },
    };
  };

describe('a single score that is not finite', () => {
  it('rejects the candidate', async () => {
    const openScorer = spoiling(() => true);
    const evaluation = evaluate(await gatherFrom(await shelve(), undefined, telco, { openScorer }), telco);
    expect(evaluation.reason).toContain('the candidate gives scores that are not finite');
    expect(evaluation.verdict).toBe('reject');
  });

  it("leaves the question open if it is the champion's", async () => {
    const [candidate, champion] = [await shelve({ version: '2' }), await shelve()];
    const openScorer = spoiling((directory) => directory === champion.directory);
    const evaluation = evaluate(await gatherFrom(candidate, champion, telco, { openScorer }), telco);
    expect(evaluation.reason).toContain('the champion gives scores that are not finite');
    expect(evaluation.verdict).toBe('insufficient-evidence');
  });
});

describe('missing evidence leaves the question open', () => {
  it('a candidate without digests', async () => {
    const evaluation = evaluate(await gatherFrom(await shelve({ tag: 'absent' }), undefined, telco), telco);
    expect(evaluation).toMatchObject({ verdict: 'insufficient-evidence' });
    expect(evaluation.reason).toContain('has no digest of model.onnx');
  });

  it('a candidate without recorded predictions', async () => {
    const model = await shelve({ rows: `SELECT * EXCLUDE ("__probability") FROM rows` });
    const evaluation = evaluate(await gatherFrom(model, undefined, telco), telco);
    expect(evaluation).toMatchObject({ verdict: 'insufficient-evidence' });
    expect(evaluation.reason).toContain('no recorded predictions');
  });

  it('a candidate whose rows do not say whom they are about', async () => {
    const nameless = await shelve({ rows: 'SELECT * EXCLUDE ("customerID") FROM rows' });
    const unaware = await shelve();
    const file = join(unaware.directory, 'MLmodel');
    await writeFile(file, (await readFile(file, 'utf8')).replace('entity: customerID', 'entity: null'));
    for (const [candidate, reason] of [
      [nameless, 'the evaluation rows have no column customerID'],
      [unaware, 'entity of the model is none, the policy says customerID'],
    ] as const) {
      const evaluation = evaluate(await gatherFrom(candidate, undefined, telco), telco);
      expect(evaluation.verdict).toBe('insufficient-evidence');
      expect(evaluation.reason).toContain(reason);
    }
  });

  it('a champion whose files changed, are gone, or are of another kind', async () => {
    const [candidate, damaged] = [await shelve({ version: '2' }), await shelve()];
    await damage(damaged, 'model.onnx');
    const foreign = await shelve({ fixture: 'onnx/matrix-binary', tag: 'absent' });
    const reasons = await Promise.all(
      [damaged, { ...damaged, directory: '/nowhere' }, foreign].map(async (champion) =>
        evaluate(await gatherFrom(candidate, champion, telco), telco),
      ),
    );
    expect(reasons.map(({ verdict }) => verdict)).toEqual([
      'insufficient-evidence',
      'insufficient-evidence',
      'reject',
    ]);
    expect(reasons[0]?.reason).toContain('model.onnx of the champion is not the file that was registered');
    expect(reasons[1]?.reason).toContain('the champion cannot be judged: MODEL_NO_FILES');
    expect(reasons[2]?.reason).toContain('signature-compatibility: needs the new column gender');
  });
});

describe('what cannot be judged at all is refused for good', () => {
  it.each([
    ['MODEL_NO_FILES', async () => ({ ...(await shelve()), directory: '/nowhere' })],
    ['MODEL_NOT_RELEVO', () => shelve({ fixture: 'onnx/matrix-binary', tag: 'absent' })],
    [
      'MODEL_NOT_ONNX',
      async () => {
        const model = await shelve();
        await writeFile(join(model.directory, 'MLmodel'), 'flavors: {sklearn: {pickled_model: model.pkl}}');
        return model;
      },
    ],
    [
      'MODEL_DESCRIPTION_INVALID',
      async () => {
        const model = await shelve();
        await writeFile(join(model.directory, 'MLmodel'), '{');
        return model;
      },
    ],
  ])('%s', async (code, make) => {
    await expect(gatherFrom(await make(), undefined, telco)).rejects.toMatchObject({
      code,
      retryable: false,
    });
  });

  it('MODEL_NO_FILES for a version that has none', async () => {
    const files = {
      withFiles: async <T>(_: unknown, run: (directory: string | undefined) => Promise<T>) => run(undefined),
    };
    await expect(gatherFrom(await shelve(), undefined, telco, { files })).rejects.toMatchObject({
      code: 'MODEL_NO_FILES',
    });
  });

  it.each([
    ['the candidate', 0],
    ['the champion', 1],
  ])('but a failure of the machine while %s is scored is no evidence', async (_whose, at) => {
    const [candidate, champion] = [await shelve({ version: '2' }), await shelve()];
    const failure = new Error('out of memory');
    const failing = [candidate, champion][at]?.directory;
    const openScorer = async (options: { directory: string }): Promise<Scorer> => {
      const scorer = await createScorer(options);
      return options.directory === failing ? { ...scorer, score: () => Promise.reject(failure) } : scorer;
    };
    await expect(gatherFrom(candidate, champion, telco, { openScorer })).rejects.toBe(failure);
  });

  it('but a store that fails is tried again', async () => {
    const failure = new RelevoError('ARTIFACTS_UNREACHABLE', 'no answer', { retryable: true });
    const openScorer = () => Promise.reject(failure);
    await expect(gatherFrom(await shelve(), undefined, telco, { openScorer })).rejects.toBe(failure);
  });
});
