import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { OpenScorer } from '../../../../shared/promotion/evidence/package/open-model.ts';
import type { ChampionState, RegisteredVersion } from '../../../../shared/promotion/ports.ts';
import {
  createReleaseThreshold,
  type ReleaseDeps,
  type ReleaseRequest,
} from '../../../../shared/promotion/threshold/release-threshold.ts';
import type { ScoredBatch } from '../../../../shared/scoring/column-batch.ts';
import type { ModelDescription } from '../../../../shared/scoring/model-description.ts';
import { sampleRules } from '../evidence-sample.ts';
import { echo, sampleScorer } from '../model-sample.ts';

/** Customers whose hash says to tune on them, and such as to be judged by. */
export const tunedOn = ['c4', 'c8', 'c9', 'c10', 'c12', 'c15'];
export const judgedBy = ['c1', 'c2', 'c3', 'c5', 'c6', 'c7'];

/** Six rows of each half: probability and label, and what keeping the customer is worth. Those of the other half are the wrong way round. */
export const sixOfEach = [
  'id,tenure,Churn,worth',
  ...[0.9, 0.7, 0.6, 0.4, 0.3, 0.1].flatMap((p, at) => {
    const label = [0, 1, 3].includes(at) ? 'Yes' : 'No';
    const other = label === 'Yes' ? 'No' : 'Yes';
    return [`${tunedOn[at]},${p},${label},${at + 1}`, `${judgedBy[at]},${p},${other},1000`];
  }),
];

const GRAPH = 'the graph';
const MLMODEL = `
flavors: {onnx: {data: model.onnx}}
signature: {inputs: '[{"type": "double", "name": "tenure", "required": true}]', outputs: '[{"type": "string", "name": "label"}]'}
metadata: {relevo: {format: 1, task: binary, target: Churn, entity: id, classes: ['No', 'Yes'], onnx: {}}}
`;

export const digestTag = JSON.stringify({ 'model.onnx': createHash('sha256').update(GRAPH).digest('hex') });

export const rulesBy = (gate: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) =>
  sampleRules(gate, { primary: 'f1', ...rest });

export type BenchOptions = {
  rows?: readonly string[];
  tags?: Record<string, string>;
  champion?: ChampionState['kind'];
  noFiles?: boolean;
  model?: Partial<ModelDescription>;
  answer?: (tenure: readonly number[]) => ScoredBatch;
  openScorer?: OpenScorer;
  signal?: AbortSignal;
};

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-release-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

/** Releases a threshold of v3, the champion, whose answers are its rows' `tenure`; notes what is asked of whom. */
export async function release(request: Partial<ReleaseRequest> = {}, options: BenchOptions = {}) {
  const { champion = 'version', rows = sixOfEach, tags = { 'relevo.sha256': digestTag }, signal } = options;
  const directory = await folderWith({
    MLmodel: MLMODEL,
    'model.onnx': GRAPH,
    'labels.csv': rows.map((row) => `${row}\n`).join(''),
  });
  const version: RegisteredVersion = {
    model: 'churn',
    version: '3',
    createdAt: 1003,
    runId: null,
    status: 'READY',
    description: '',
    tags,
  };
  const calls: unknown[][] = [];
  const note = (...call: unknown[]): void => void calls.push(call);
  const scorer = sampleScorer(options.answer ?? echo, { entity: 'id', threshold: 0.65, ...options.model });
  const deps: ReleaseDeps = {
    registry: {
      champion: async (...call) => {
        note('champion', ...call);
        return champion === 'version' ? { kind: champion, version } : { kind: champion };
      },
      findVersion: async (model, number, given) => {
        note('version', model, number, given);
        return number === version.version ? version : undefined;
      },
    },
    files: {
      withFiles: async (of, run, given) => {
        note('files', of.version, given);
        return run(options.noFiles === true ? undefined : directory);
      },
    },
    openScorer:
      options.openScorer ??
      (async ({ directory: opened, model, threshold }) => {
        note('open', opened === directory, model, threshold);
        return { ...scorer, release: async () => note('released') };
      }),
    registerCopy: async (of, copy, given) => {
      note('copy', of.version, copy, given);
      return '4';
    },
  };
  const labels = join(directory, 'labels.csv');
  const asked = { model: 'churn', version: undefined, labels, rules: rulesBy(), dryRun: false, ...request };
  const outcome = await createReleaseThreshold(deps)(asked, signal).then(
    (done) => ({ done, error: undefined }),
    (error: unknown) => ({ done: undefined, error }),
  );
  return { ...outcome, calls, labels, called: calls.map(([name]) => name) };
}
