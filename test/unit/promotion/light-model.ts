import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../../shared/kernel/digest.ts';
import type { RegisteredVersion } from '../../../shared/promotion/ports.ts';
import { parseModelDescription } from '../../../shared/scoring/parse-model-description.ts';
import type { Scorer } from '../../../shared/scoring/create-scorer.ts';
import { echo, sampleScorer } from './model-sample.ts';
import { registeredVersion } from './stated-record.ts';
import { emptyFolder, type Row } from './table-files.ts';

/** A model directory without a graph that runs, the version that registers it, and what answers in the graph's place. */
export type LightModel = {
  directory: string;
  version: RegisteredVersion;
  scorer: Scorer;
  /** Times that the scorer was released. */
  released(): number;
};

export type LightOptions = {
  rows: readonly Row[];
  /** Of the section `metadata.relevo`; null: there is no such section. */
  metadata?: Record<string, unknown> | null;
  tags?: Record<string, string>;
  answer?: Parameters<typeof sampleScorer>[0];
};

const SIGNATURE = {
  inputs: '[{"type": "double", "name": "tenure", "required": true}]',
  outputs: '[{"type": "string", "name": "label"}, {"type": "double", "name": "probability"}]',
};

/** A binary model of the column `tenure`, whose rows are JSON lines. */
export async function lightModel(
  version: string,
  { rows, metadata = {}, tags = {}, answer = echo }: LightOptions,
): Promise<LightModel> {
  const directory = await emptyFolder();
  const evaluation = rows.map((row) => JSON.stringify(row)).join('\n');
  const relevo = {
    format: 1,
    task: 'binary',
    target: 'Churn',
    entity: 'id',
    classes: ['No', 'Yes'],
    positive: 'Yes',
    threshold: 0.5,
    onnx: { label: 'label', probabilities: 'probabilities' },
    evaluation: 'relevo/rows.jsonl',
    ...metadata,
  };
  const mlmodel = JSON.stringify({
    flavors: { onnx: { data: 'model.onnx' } },
    signature: SIGNATURE,
    metadata: metadata === null ? {} : { relevo },
  });
  await mkdir(join(directory, 'relevo'));
  await writeFile(join(directory, 'MLmodel'), mlmodel);
  await writeFile(join(directory, 'model.onnx'), '');
  await writeFile(join(directory, 'relevo/rows.jsonl'), evaluation);
  const files = { 'model.onnx': sha256(''), 'relevo/rows.jsonl': sha256(evaluation) };
  let releases = 0;
  return {
    directory,
    version: registeredVersion(version, { tags: { 'relevo.sha256': JSON.stringify(files), ...tags } }),
    scorer: {
      ...sampleScorer(answer, parseModelDescription(mlmodel)),
      release: async () => {
        releases += 1;
      },
    },
    released: () => releases,
  };
}

/** The same model, whose file has changed since. */
export async function spoiled(model: LightModel, file: string): Promise<LightModel> {
  await writeFile(join(model.directory, file), '{');
  return model;
}
