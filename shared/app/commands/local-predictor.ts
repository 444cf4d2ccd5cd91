import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RelevoError } from '../../kernel/error.ts';
import type { MlflowClient } from '../../mlflow/index.ts';
import type { ServingOutputs } from '../../policy/serving.ts';
import { coerceColumns } from '../../scoring/coerce-columns.ts';
import { createScorer, type Scorer } from '../../scoring/create-scorer.ts';
import { parseThreshold, thresholdTags } from '../../scoring/version-threshold.ts';
import { CHAMPION_ALIAS } from '../../serving/messages.ts';
import { outputRows } from '../../serving/scoring-protocol/output-rows.ts';
import { inputTypes } from '../../tables/input-type.ts';
import { createClient } from '../platform.ts';
import { readMlflowSettings } from '../settings.ts';
import type { FilePredictor } from './file-predictor.ts';

/**
 * Predicts in this process. `reference` is a model directory, a `models:/` address, or a model's name, perhaps with
 * `@alias` or `/version`; a name alone means its champion. `outputs`: what a policy says about the graph's outputs.
 *
 * @throws SETTINGS_INVALID where MLflow is needed and not named, what downloading and opening a model throw
 */
export async function openLocalPredictor(
  reference: string,
  outputs?: ServingOutputs,
): Promise<FilePredictor> {
  if (existsSync(join(reference, 'MLmodel')))
    return predictorOf(await createScorer({ directory: reference, outputs }), reference);
  const uri = modelUri(reference);
  const client = createClient(readMlflowSettings());
  const directory = await mkdtemp(join(tmpdir(), 'relevo-model-'));
  const remove = async (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    const threshold = await statedThreshold(client, uri);
    await client.artifacts.downloadDirectory(uri, directory);
    return predictorOf(await createScorer({ directory, outputs, threshold }), uri, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What the tag of a registered version says, as its files do not. */
async function statedThreshold(client: MlflowClient, uri: string): Promise<number | undefined> {
  const [, model = '', alias, version] = /^models:\/+([^/@]+)(?:@(.+)|\/(\d+))$/.exec(uri) ?? [];
  const target = alias === undefined ? undefined : await client.registeredModels.getByAlias(model, alias);
  const aliased = target?.kind === 'version' ? target.modelVersion : undefined;
  const found = version === undefined ? aliased : await client.modelVersions.find(model, version);
  const text = found?.tags[thresholdTags.threshold];
  return text === undefined ? undefined : parseThreshold(text);
}

function modelUri(reference: string): string {
  if (reference.startsWith('models:') || reference.startsWith('runs:')) return reference;
  return `models:/${/[@/]/.test(reference) ? reference : `${reference}@${CHAMPION_ALIAS}`}`;
}

function predictorOf(
  scorer: Scorer,
  name: string,
  remove: () => Promise<void> = async () => undefined,
): FilePredictor {
  const { inputs } = scorer.description;
  if (inputs.length === 0)
    throw new RelevoError(
      'MODEL_SIGNATURE_UNSUPPORTED',
      'a file of rows needs a model with a column signature',
    );
  return {
    name,
    types: inputTypes(inputs),
    predict: async ({ names, columns, rows }) => {
      const batch = coerceColumns(inputs, rows, (column) => {
        const cells = columns[names.indexOf(column)];
        return cells && ((row) => jsonCell(cells[row]));
      });
      return outputRows(await scorer.score(batch));
    },
    close: async () => {
      await scorer.release();
      await remove();
    },
  };
}

const jsonCell = (cell: unknown): unknown => (cell instanceof Date ? cell.toISOString() : cell);
