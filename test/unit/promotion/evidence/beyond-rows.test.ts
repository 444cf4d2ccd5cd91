import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { beyondRows, type BeyondRowsDeps } from '../../../../shared/promotion/evidence/beyond-rows.ts';
import type { ChampionSide } from '../../../../shared/promotion/evidence/gather-evidence.ts';
import type { OpenedModel } from '../../../../shared/promotion/evidence/package/open-model.ts';
import type { InspectTrainingInput } from '../../../../shared/promotion/ports.ts';
import type { GateRules } from '../../../../shared/promotion/verdict/gate-rules.ts';
import type { InputColumn } from '../../../../shared/scoring/model-description.ts';
import { sampleRules } from '../evidence-sample.ts';
import { championOf, openedModel } from '../judge-sample.ts';
import { echo, sampleDescription, sampleScorer } from '../model-sample.ts';
import { registeredVersion } from '../stated-record.ts';
import { emptyFolder, jsonLines } from '../table-files.ts';

const run = { metrics: {}, parameters: { depth: '3' }, tags: {} };
const fee: InputColumn = { name: 'fee', type: 'double', required: false };
const looked = { state: 'unknown', why: 'nobody keeps it' } as const;

/** A folder with one golden case that expects Yes of this tenure. */
async function withGolden(name: string, inputs: object): Promise<string> {
  const folder = await emptyFolder();
  await mkdir(join(folder, 'relevo'));
  const cases = [{ name, inputs, expect: { label: 'Yes' } }];
  await writeFile(join(folder, 'relevo/golden.json'), JSON.stringify({ format: 1, cases }));
  return folder;
}

type Asked = {
  candidate?: OpenedModel;
  directory?: string;
  champion?: ChampionSide;
  rules?: GateRules;
  signal?: AbortSignal;
};

/** What is found beyond the rows, and what was asked of the ports. */
async function found({
  candidate = openedModel(sampleScorer(echo)),
  directory = '/candidate',
  champion = { kind: 'none' },
  rules = sampleRules({}, { entity: null }),
  signal,
}: Asked = {}) {
  const requests: unknown[] = [];
  const inspected: unknown[] = [];
  const deps: BeyondRowsDeps = {
    fetchCapturedRequests: async (...call) => {
      requests.push(call);
      return { kind: 'none', why: 'nobody called' };
    },
    inspectTraining: async (...call: [InspectTrainingInput, AbortSignal?]) => {
      inspected.push(call);
      return looked;
    },
  };
  const input = {
    candidate: registeredVersion('7'),
    champion: { kind: 'none' },
    rules,
    frozen: null,
    anchors: [],
    sets: [],
  } as const;
  const models = { candidate, directory, champion, run, folder: '/scratch' };
  return { ...(await beyondRows(deps, input, models, signal)), requests, inspected };
}

describe('what speaks for a candidate beside the rows', () => {
  it('is little where it cannot be scored', async () =>
    expect(
      await found({
        candidate: openedModel(undefined),
        champion: championOf(sampleScorer(echo), '/c/x'),
        rules: sampleRules({ metrics: { cost: { direction: 'lower', floor: 1 } } }),
      }),
    ).toMatchObject({
      golden: undefined,
      championGolden: undefined,
      replay: undefined,
      requests: [],
      metrics: [],
      trainingData: looked,
    }));

  it("is what it makes of its own golden cases and the champion's, which may know other columns", async () => {
    const directory = await withGolden('mine', { tenure: 0.9 });
    const golden = { state: 'tried', cases: 1, failed: [] };
    expect(await found({ directory })).toMatchObject({ golden, championGolden: undefined });
    const theirs = await withGolden('theirs', { tenure: 0.1, fee: 2 });
    const inputs = [...sampleDescription().inputs, fee];
    const champion = championOf(sampleScorer(echo, { inputs }), join(theirs, 'x'));
    expect(await found({ directory, champion })).toMatchObject({
      golden,
      championGolden: { ...golden, failed: [{ name: 'theirs', why: 'another label' }] },
    });
    const unusable = { kind: 'unusable', version: '6', why: 'gone' } as const;
    expect(await found({ directory, champion: unusable })).toMatchObject({ championGolden: undefined });
  });

  it('is what it makes of what callers sent, in the form that they send to the champion', async () => {
    const outputs = [
      { name: 'label', type: 'string' },
      { name: 'probability', type: 'double' },
    ];
    const candidate = openedModel(sampleScorer(echo, { outputs }));
    const { signal } = new AbortController();
    const query = { model: 'churn', outputs: ['label', 'probability'], rows: 1000, maxAge: '7d' };
    const { inputs } = sampleDescription();
    const alone = await found({ candidate, signal });
    expect(alone.replay).toEqual({ state: 'none', why: 'nobody called' });
    expect(alone.requests).toEqual([[{ ...query, inputs }, '/scratch/requests.parquet', signal]]);
    const champion = championOf(sampleScorer(echo, { inputs: [fee] }), '/c/x');
    expect((await found({ candidate, champion })).requests).toEqual([
      [{ ...query, inputs: [fee] }, '/scratch/requests.parquet', undefined],
    ]);
  });

  it('is what its training was given', async () => {
    const { signal } = new AbortController();
    const champion = championOf(sampleScorer(echo, { profile: null }), '/c/relevo');
    const candidate = { directory: '/candidate', profile: 'relevo/profile.json' };
    const asked = { version: registeredVersion('7'), run, candidate };
    const { trainingData, inspected } = await found({ champion, signal });
    expect(trainingData).toBe(looked);
    expect(inspected).toEqual([[{ ...asked, champion: { directory: '/c', profile: null } }, signal]]);
    expect((await found()).inspected).toEqual([[{ ...asked, champion: undefined }, undefined]]);
    const rules = sampleRules({ severity: { 'training-data': 'off' } }, { entity: null });
    expect(await found({ rules })).toMatchObject({ trainingData: undefined, inspected: [] });
  });

  it('is stopped when it is asked to', async () => {
    const directory = await withGolden('mine', { tenure: 0.9 });
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(found({ directory, signal })).rejects.toThrow('stopped');
  });
});

const rowsOf = (cost: number) => jsonLines([{ tenure: 1, Churn: 'No', seen: 5, __metric_cost: cost }]);

describe('metrics that it brings', () => {
  const rules = sampleRules(
    { metrics: { cost: { direction: 'lower', floor: 1 }, profit: { direction: 'higher', margin: 1 } } },
    { entity: null, time: 'seen' },
  );
  const candidateOf = async () => {
    const file = await rowsOf(3);
    const description = sampleDescription({ evaluation: basename(file) });
    return { candidate: openedModel(sampleScorer(echo), { description }), directory: dirname(file), rules };
  };
  const read = { candidate: Float64Array.of(3), entities: undefined, times: Float64Array.of(5) };

  const sharedWith = async (champion: ChampionSide) =>
    (await found({ ...(await candidateOf()), champion })).metrics[0];

  it('are those that the policy names', async () =>
    expect((await found(await candidateOf())).metrics).toEqual([
      { name: 'cost', state: 'read', rows: read, shared: null },
      { name: 'profit', state: 'absent' },
    ]));

  it("are beside the champion's where that can be scored", async () => {
    const file = await rowsOf(4);
    expect(await sharedWith(championOf(sampleScorer(echo), file))).toMatchObject({
      shared: { ...read, champion: Float64Array.of(4) },
    });
    const absent = { shared: { why: "the champion's evaluation rows have no column __metric_cost" } };
    expect(await sharedWith(championOf(undefined, file))).toMatchObject(absent);
    const unusable = { kind: 'unusable', version: '6', why: 'gone' } as const;
    expect(await sharedWith(unusable)).toMatchObject(absent);
  });

  it('are not read after a stop', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(found({ ...(await candidateOf()), signal })).rejects.toThrow('stopped');
  });
});
