import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../shared/kernel/error.ts';
import type { GatherDeps } from '../../../../shared/promotion/evidence/gather-evidence.ts';
import type { EvidenceInput } from '../../../../shared/promotion/promote.ts';
import { sampleRules } from '../evidence-sample.ts';
import {
  candidateOf,
  championOf,
  gatherLight,
  type Gathering,
  notingSignals,
  quiet,
  rows,
  stateOf,
} from '../gather-light.ts';
import { bareSet } from '../judge-sample.ts';
import { type LightModel, lightModel, spoiled } from '../light-model.ts';
import { statedVersion } from '../stated-record.ts';
import { jsonLines } from '../table-files.ts';

const changed = (whose: string) =>
  `model.onnx of ${whose} is not the file that was registered (other SHA-256)`;
const failure = new Error('out of memory');
const passing = new RelevoError('STORE_BUSY', 'wait', { retryable: true });

describe('evidence about a candidate', () => {
  it('is about both models, opened as they are served and released afterwards', async () => {
    const candidate = await candidateOf({ tags: { 'relevo.threshold': '0.4' } });
    const champion = await championOf();
    const opened: unknown[] = [];
    const found = await gatherLight({
      shelf: [candidate, champion],
      input: { frozen: 'frozen every friday' },
      deps: {
        openScorer: async (options) => {
          opened.push(options);
          return options.directory === candidate.directory ? candidate.scorer : champion.scorer;
        },
        readRun: async () => ({ metrics: { train_roc_auc: 0.9 }, parameters: { seed: '1' }, tags: {} }),
      },
    });
    expect(found).toMatchObject({
      problems: [],
      origin: 'threshold',
      candidate: { version: '7', trained: { roc_auc: 0.9 } },
      champion: { version: '6', predictions: { task: 'binary' } },
      golden: { state: 'absent' },
      replay: { state: 'none', why: 'nobody called' },
      trainingData: { state: 'unknown', why: 'nobody looked' },
      package: { address: null, ownChecks: [] },
      newestVersion: '9',
      frozen: 'frozen every friday',
    });
    expect(found.package?.unrecorded).not.toContain('parameters of the run');
    expect(opened).toEqual([
      { directory: candidate.directory, model: 'churn', threshold: 0.4 },
      { directory: champion.directory, model: 'churn', threshold: undefined },
    ]);
    expect([candidate.released(), champion.released()]).toEqual([1, 1]);
  });

  it('needs no champion', async () => {
    const candidate = await candidateOf();
    expect(await gatherLight({ shelf: [candidate] })).toMatchObject({
      problems: [],
      champion: null,
      rows: { used: 3, overlap: 'none' },
      anchor: { kind: 'none', why: 'no other version was champion in 180d' },
      frozen: null,
    });
    const input = { rules: sampleRules({ ...quiet, anchor: null }, { entity: 'id' }) };
    expect((await gatherLight({ shelf: [candidate], input })).anchor).toEqual({
      kind: 'none',
      why: 'no other version was champion in any time asked for',
    });
  });

  it('holds it against a former champion', async () => {
    const anchor = await lightModel('3', { rows: [{ id: 'z', tenure: 9, Churn: 'No' }] });
    const judged = statedVersion('3', { files: JSON.parse(anchor.version.tags['relevo.sha256'] ?? '') });
    const found = await gatherLight({
      shelf: [await candidateOf(), anchor],
      input: {
        champion: { kind: 'none' },
        anchors: [statedVersion('4'), judged].map((one) => ({ judged: one, value: 0.8 })),
      },
      deps: {
        registry: {
          newestVersion: async () => '7',
          findVersion: async (_model, version) => (version === '3' ? anchor.version : undefined),
        },
        fetchTrainingSet: async (_version, folder) =>
          readdirSync(folder).length === 0 ? [await jsonLines([{ id: 'b' }])] : undefined,
      },
    });
    expect(found.anchor).toMatchObject({
      kind: 'scored',
      version: '3',
      passedOver: ['v4 is gone'],
      overlap: 'entity',
      seen: Uint8Array.of(0, 1, 0),
    });
    expect(anchor.released()).toBe(1);
  });

  it('asks where the files are, and for own checks, where the policy does', async () => {
    const gate = { ...quiet, provenance: { sources: ['s3://'] }, requiredChecks: ['drill'] };
    const asked = sampleRules(gate, { entity: 'id' });
    const shelf = [await candidateOf()];
    const packageOf = async (input: Partial<EvidenceInput>, address: string | undefined) =>
      (await gatherLight({ shelf, input, deps: { artifactAddress: async () => address } })).package;
    expect(await packageOf({ rules: asked }, 's3://kept/7')).toMatchObject({
      address: 's3://kept/7',
      ownChecks: [{ name: 'drill', state: 'absent' }],
    });
    expect(await packageOf({ rules: asked }, undefined)).toMatchObject({ address: null });
    expect(await packageOf({}, 's3://kept/7')).toMatchObject({ address: null, ownChecks: [] });
  });

  it('hands the stop to all that it asks', async () => {
    const { signal } = new AbortController();
    const signals: unknown[] = [];
    const shelf = [await candidateOf(), await championOf()];
    await gatherLight({
      shelf,
      signal,
      input: { rules: sampleRules({ ...quiet, provenance: { sources: ['s3://'] } }, { entity: 'id' }) },
      deps: notingSignals(shelf, signals),
    });
    expect(signals).toEqual(Array.from({ length: 8 }, () => signal));
    await expect(gatherLight({ shelf, signal: AbortSignal.abort(failure) })).rejects.toBe(failure);
  });
});

const given = async (shelf: readonly LightModel[], input: Partial<EvidenceInput> = {}) => {
  const folders = new Map<string, string>();
  const trained: Record<string, string> = { 6: 'b', 7: 'z' };
  const found = await gatherLight({
    shelf,
    input,
    deps: {
      fetchTrainingSet: async ({ version }, folder) => {
        expect(readdirSync(folder)).toEqual([]);
        folders.set(version, folder);
        return [await jsonLines([{ id: trained[version], tenure: 9, Churn: 'No' }])];
      },
    },
  });
  expect([...folders.values()].filter((folder) => existsSync(dirname(folder)))).toEqual([]);
  expect(new Set(folders.values()).size).toBe(folders.size);
  return { asked: [...folders.keys()].toSorted(), rows: found.rows, set: found.set };
};

const more = rows.map((row) => ({ ...row, id: `${row.id}2` }));
const frozen = async () => bareSet({ file: await jsonLines([...rows, ...more]) });

describe('what trainings were given', () => {
  it("is asked of the champion's, to leave its rows out", async () =>
    expect(await given([await candidateOf(), await championOf()])).toMatchObject({
      asked: ['6'],
      rows: { used: 2, excluded: 1, entities: ['a', 'c'] },
    }));

  it("is asked of the candidate's where only values tell rows apart, or others are judged on", async () => {
    expect((await given([await candidateOf({ metadata: { entity: null } })])).asked).toEqual(['7']);
    expect((await given([await candidateOf()], { sets: [bareSet()] })).asked).toEqual([]);
    expect(await given([await candidateOf(), await championOf()], { sets: [await frozen()] })).toMatchObject({
      asked: ['6', '7'],
      set: { source: 'frozen' },
      rows: { used: 5, excluded: 1 },
    });
  });

  it('is gone afterwards, even where something fails', async () => {
    const [candidate, champion] = [await candidateOf(), await championOf()];
    const folders: string[] = [];
    const fetchTrainingSet: GatherDeps['fetchTrainingSet'] = async (_version, folder) => {
      folders.push(folder);
      throw failure;
    };
    const gathering = { shelf: [candidate, champion], deps: { fetchTrainingSet } };
    await expect(gatherLight(gathering)).rejects.toBe(failure);
    expect(folders.map((folder) => existsSync(dirname(folder)))).toEqual([false]);
    expect([candidate.released(), champion.released()]).toEqual([1, 1]);
  });
});

describe('a candidate that cannot be judged at all', () => {
  it('is broken where its files changed', async () =>
    expect(await gatherLight({ shelf: [await spoiled(await candidateOf(), 'model.onnx')] })).toMatchObject({
      problems: [{ kind: 'broken', what: changed('the candidate') }],
      golden: undefined,
    }));

  it('has no files', async () => {
    const shelf = [await candidateOf()];
    const files: GatherDeps['files'] = { withFiles: async (_version, run) => run(undefined) };
    const refusal = { code: 'MODEL_NO_FILES', message: 'churn v7 has no files', status: 409 };
    await expect(gatherLight({ shelf, deps: { files } })).rejects.toMatchObject(refusal);
  });

  it.each([
    ['is not ours', null],
    ['brings no rows', { evaluation: null }],
  ])('%s, and is released', async (_what, metadata) => {
    const candidate = await candidateOf({ metadata });
    const message = 'churn v7 has no evaluation rows of ours; log it with relevo.log_model';
    const refusal = { code: 'MODEL_NOT_RELEVO', message, status: 409 };
    await expect(gatherLight({ shelf: [candidate] })).rejects.toMatchObject(refusal);
    expect(candidate.released()).toBe(1);
  });
});

const undescribed = 'the champion cannot be judged: MODEL_DESCRIPTION_INVALID MLmodel: not YAML';
const spoiledChampion = async (file: string) => ({ shelf: [await spoiled(await championOf(), file)] });

describe('a champion that cannot be compared with', () => {
  it.each<[string, () => Promise<Partial<Gathering>>, string]>([
    [
      '',
      async () => ({ input: { champion: { kind: 'dangling' } } }),
      'the alias champion points at a version that is gone; set or delete it',
    ],
    ['6', async () => ({ input: { champion: stateOf(await championOf()) } }), 'the champion v6 has no files'],
    ['6', () => spoiledChampion('MLmodel'), undescribed],
    ['6', () => spoiledChampion('model.onnx'), changed('the champion')],
  ])('leaves the question open: v%s', async (version, make, what) => {
    const candidate = await candidateOf();
    const { shelf = [], ...rest } = await make();
    const found = await gatherLight({ ...rest, shelf: [candidate, ...shelf] });
    expect(found).toMatchObject({
      problems: [{ kind: 'missing', what }],
      champion: { version, predictions: undefined },
      rows: { used: 3 },
    });
    expect(candidate.released()).toBe(1);
  });

  it.each([passing, failure])('is asked for again after %s', async (error) => {
    const [candidate, champion] = [await candidateOf(), await championOf()];
    const openScorer: GatherDeps['openScorer'] = async ({ directory }) => {
      if (directory === champion.directory) throw error;
      return candidate.scorer;
    };
    await expect(gatherLight({ shelf: [candidate, champion], deps: { openScorer } })).rejects.toBe(error);
    expect(candidate.released()).toBe(1);
  });
});
