import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../shared/kernel/error.ts';
import { judgedVersion } from '../../../../shared/promotion/record/judged-version.ts';
import type { FetchTrainingSet } from '../../../../shared/promotion/ports.ts';
import { createScorer, type Scorer } from '../../../../shared/scoring/create-scorer.ts';
import { sampleRules } from '../evidence-sample.ts';
import { damage, gatherFrom, shelve, type ShelvedModel, trainingSetFrom } from '../model-shelf.ts';

const telco = sampleRules({}, { entity: 'customerID' });

type Opened = (options: { directory: string; model: string }) => Promise<Scorer>;

/** The anchor that is found among former champions, the best first. */
async function anchorAmong(
  former: readonly ShelvedModel[],
  changes: { fetchTrainingSet?: FetchTrainingSet; gone?: string; openScorer?: Opened } = {},
) {
  const [candidate, champion] = [await shelve({ version: '9' }), await shelve({ version: '8' })];
  const shelf = [candidate, champion, ...former];
  const { gone, ...rest } = changes;
  const evidence = await gatherFrom(
    candidate,
    champion,
    telco,
    {
      registry: {
        newestVersion: async () => '9',
        findVersion: async (_model, version) =>
          version === gone ? undefined : shelf.find((one) => one.version.version === version)?.version,
      },
      files: {
        withFiles: async ({ version }, run) =>
          run(shelf.find((one) => one.version.version === version)?.directory || undefined),
      },
      ...rest,
    },
    former.map(({ version }) => ({ judged: judgedVersion(version), value: 0.9 })),
  );
  return evidence.anchor;
}

const breaking =
  (retryable: boolean, former: ShelvedModel): Opened =>
  async (options) => {
    const scorer = await createScorer(options);
    if (options.directory !== former.directory) return scorer;
    return {
      ...scorer,
      score: async () => {
        throw new RelevoError('MODEL_RUN_FAILED', 'no', { retryable });
      },
    };
  };

describe('a former champion', () => {
  it('is scored on the shared rows', async () => {
    const anchor = await anchorAmong([await shelve({ version: '3' })]);
    expect(anchor).toMatchObject({ kind: 'scored', version: '3', passedOver: [], overlap: 'unknown' });
    if (anchor?.kind !== 'scored') throw new Error('not scored');
    expect(anchor.predictions.truth).toHaveLength(400);
    expect(anchor.seen).toEqual(new Uint8Array(400));
  });

  it('is marked where it was trained on a row', async () => {
    const everything = await shelve();
    const former = await shelve({ version: '3', rows: 'SELECT * FROM rows LIMIT 100' });
    const set = trainingSetFrom(everything, 'SELECT * FROM rows LIMIT 150');
    const anchor = await anchorAmong([former], {
      fetchTrainingSet: async (version, ...call) =>
        version.version === '3' ? set(version, ...call) : undefined,
    });
    if (anchor?.kind !== 'scored') throw new Error('not scored');
    expect(anchor.overlap).toBe('entity');
    expect(anchor.seen.reduce((sum, seen) => sum + seen, 0)).toBe(50);
    expect([...anchor.seen.subarray(100, 150)]).toEqual(Array.from({ length: 50 }, () => 1));
  });

  it('has its marks on the rows that are left of the shared ones', async () => {
    const everything = await shelve();
    const former = await shelve({ version: '3', rows: 'SELECT * FROM rows LIMIT 1' });
    const [ofChampion, ofFormer] = [
      trainingSetFrom(everything, 'SELECT * FROM rows UNION ALL SELECT * FROM rows LIMIT 410'),
      trainingSetFrom(everything, 'SELECT * FROM rows LIMIT 30'),
    ];
    const anchor = await anchorAmong([former], {
      fetchTrainingSet: (version, ...call) =>
        (version.version === '3' ? ofFormer : ofChampion)(version, ...call),
    });
    if (anchor?.kind !== 'scored') throw new Error('not scored');
    expect(anchor.predictions.truth).toHaveLength(390);
    expect(anchor.seen).toHaveLength(390);
    expect([...anchor.seen.subarray(0, 25)]).toEqual(
      Array.from({ length: 25 }, (_, row) => (row < 20 ? 1 : 0)),
    );
  });

  it('is passed over where it is gone, recreated, without files, damaged, not signed, or for other rows', async () => {
    const [goneOne, recreated, empty, damaged, foreign, unsigned, last] = await Promise.all([
      shelve({ version: '1' }),
      shelve({ version: '2' }),
      shelve({ version: '3' }),
      shelve({ version: '4' }),
      shelve({ version: '5', fixture: 'models/multiclass' }),
      shelve({ version: '6', tag: 'absent' }),
      shelve({ version: '7' }),
    ]);
    await damage(damaged, 'model.onnx');
    const former = [goneOne, recreated, { ...empty, directory: '' }, damaged, foreign, unsigned, last];
    const [candidate, champion] = [await shelve({ version: '9' }), await shelve({ version: '8' })];
    const shelf = [candidate, champion, ...former];
    const evidence = await gatherFrom(
      candidate,
      champion,
      telco,
      {
        registry: {
          newestVersion: async () => '9',
          findVersion: async (_model, version) => {
            const found = shelf.find((one) => one.version.version === version)?.version;
            if (version === '1' || found === undefined) return undefined;
            return version === '2' ? { ...found, createdAt: 1 } : found;
          },
        },
        files: {
          withFiles: async ({ version }, run) =>
            run(shelf.find((one) => one.version.version === version)?.directory || undefined),
        },
      },
      former.map(({ version }) => ({ judged: judgedVersion(version), value: 0.9 })),
    );
    expect(evidence.anchor).toMatchObject({
      kind: 'scored',
      version: '7',
      passedOver: [
        'v1 is gone',
        'v2 is gone',
        'v3 has no files',
        'v4 is damaged: model.onnx of v4 is not the file that was registered (other SHA-256)',
        'v5 cannot be judged: COLUMN_TYPE expected boolean, got string',
        'v6 cannot be trusted: tag relevo.sha256 of v6 has no digest of model.onnx, tag relevo.sha256 of v6 has no digest of relevo/evaluation.parquet',
      ],
    });
  });

  it('is none where none can be judged, which says why', async () => {
    expect(await anchorAmong([])).toEqual({ kind: 'none', why: 'no other version was champion in 180d' });
    expect(await anchorAmong([await shelve({ version: '3' })], { gone: '3' })).toEqual({
      kind: 'none',
      why: 'v3 is gone',
    });
  });

  it('that fails on the rows is passed over, and a failure of the store is not', async () => {
    const former = await shelve({ version: '3' });
    expect(await anchorAmong([former], { openScorer: breaking(false, former) })).toEqual({
      kind: 'none',
      why: 'v3 cannot be judged: MODEL_RUN_FAILED no',
    });
    await expect(anchorAmong([former], { openScorer: breaking(true, former) })).rejects.toMatchObject({
      code: 'MODEL_RUN_FAILED',
    });
  });

  it('that answers in another form is passed over', async () => {
    const former = await shelve({ version: '3' });
    const openScorer: Opened = async (options) => {
      const scorer = await createScorer(options);
      return options.directory === former.directory
        ? { ...scorer, description: { ...scorer.description, positive: 'No' } }
        : scorer;
    };
    expect(await anchorAmong([former], { openScorer })).toEqual({
      kind: 'none',
      why: 'v3 answers in another form',
    });
  });

  it('that gives no finite scores is passed over, and is let go', async () => {
    const former = await shelve({ version: '3' });
    let released = 0;
    const openScorer: Opened = async (options) => {
      const scorer = await createScorer(options);
      if (options.directory !== former.directory) return scorer;
      return {
        ...scorer,
        score: async (batch) => {
          const scored = await scorer.score(batch);
          return 'probabilities' in scored
            ? { ...scored, probabilities: scored.probabilities.map(() => NaN) }
            : scored;
        },
        release: async () => {
          released += 1;
          await scorer.release();
        },
      };
    };
    expect(await anchorAmong([former], { openScorer })).toEqual({
      kind: 'none',
      why: 'v3 gives scores that are not finite',
    });
    expect(released).toBe(1);
  });
});
