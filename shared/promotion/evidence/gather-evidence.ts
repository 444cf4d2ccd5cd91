import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RelevoError } from '../../kernel/error.ts';
import { beyondRows, type BeyondRowsDeps } from './beyond-rows.ts';
import type { Evidence } from './evidence.ts';
import { judgeRows, type JudgeRowsInput } from './judge-rows.ts';
import { scoreAnchor } from '../anchor/score-anchor.ts';
import { openModel, type OpenedModel, type OpenScorer } from './package/open-model.ts';
import type {
  ArtifactAddress,
  FetchTrainingSet,
  ModelFiles,
  ModelRegistry,
  ReadRun,
  RegisteredVersion,
  RunFacts,
} from '../ports.ts';
import { readPackageFacts } from './package/package-facts.ts';
import { trainingMetrics } from './training-metrics.ts';
import type { EvidenceInput } from '../promote.ts';

export type GatherDeps = BeyondRowsDeps & {
  registry: Pick<ModelRegistry, 'newestVersion' | 'findVersion'>;
  files: ModelFiles;
  openScorer: OpenScorer;
  fetchTrainingSet: FetchTrainingSet;
  readRun: ReadRun;
  artifactAddress: ArtifactAddress;
};

/**
 * Loads candidate and champion, scores both on the candidate's evaluation rows less those that the champion was trained
 * on, and notes everything that is wrong with them. What lies in the candidate is `broken`; whatever keeps the champion
 * from being compared is `missing`, as it says nothing about the candidate.
 *
 * @throws MODEL_NO_FILES, MODEL_NOT_RELEVO, MODEL_NOT_ONNX, MODEL_DESCRIPTION_INVALID, MODEL_SIGNATURE_UNSUPPORTED for a
 * version that cannot be judged at all; failures of the stores
 */
export function createGatherEvidence(
  deps: GatherDeps,
): (input: EvidenceInput, signal?: AbortSignal) => Promise<Evidence> {
  return (input, signal) =>
    deps.files.withFiles(
      input.candidate,
      async (directory) => {
        const candidate = await openCandidate(deps.openScorer, input.candidate, directory);
        try {
          return await withChampion(deps, input, signal, (champion) =>
            gather(deps, input, { candidate, directory: directory ?? '', champion }, signal),
          );
        } finally {
          await candidate.scorer?.release();
        }
      },
      signal,
    );
}

async function openCandidate(
  open: OpenScorer,
  version: RegisteredVersion,
  directory: string | undefined,
): Promise<OpenedModel> {
  const name = `${version.model} v${version.version}`;
  if (directory === undefined)
    throw new RelevoError('MODEL_NO_FILES', `${name} has no files`, { status: 409 });
  const opened = await openModel(open, version, directory, 'the candidate');
  if (opened.description.packaged && opened.description.evaluation !== null) return opened;
  await opened.scorer?.release();
  throw new RelevoError(
    'MODEL_NOT_RELEVO',
    `${name} has no evaluation rows of ours; log it with relevo.log_model`,
    {
      status: 409,
    },
  );
}

/** A champion to compare with, or why there is none to be had. */
export type ChampionSide =
  | { kind: 'none' }
  | { kind: 'unusable'; version: string; why: string }
  | { kind: 'opened'; version: RegisteredVersion; directory: string; model: OpenedModel };

async function withChampion(
  deps: GatherDeps,
  { champion }: EvidenceInput,
  signal: AbortSignal | undefined,
  run: (side: ChampionSide) => Promise<Evidence>,
): Promise<Evidence> {
  if (champion.kind === 'none') return run({ kind: 'none' });
  if (champion.kind === 'dangling')
    return run({
      kind: 'unusable',
      version: '',
      why: 'the alias champion points at a version that is gone; set or delete it',
    });
  const { version } = champion;
  return deps.files.withFiles(
    version,
    async (directory) => {
      const side = await openChampion(deps.openScorer, version, directory);
      try {
        return await run(side);
      } finally {
        if (side.kind === 'opened') await side.model.scorer?.release();
      }
    },
    signal,
  );
}

async function openChampion(
  open: OpenScorer,
  version: RegisteredVersion,
  directory: string | undefined,
): Promise<ChampionSide> {
  if (directory === undefined)
    return {
      kind: 'unusable',
      version: version.version,
      why: `the champion v${version.version} has no files`,
    };
  try {
    const model = await openModel(open, version, directory, 'the champion');
    return { kind: 'opened', version, directory, model };
  } catch (error) {
    if (!(error instanceof RelevoError) || error.retryable) throw error;
    return {
      kind: 'unusable',
      version: version.version,
      why: `the champion cannot be judged: ${error.code} ${error.message}`,
    };
  }
}

async function gather(
  deps: GatherDeps,
  input: EvidenceInput,
  models: { candidate: OpenedModel; directory: string; champion: ChampionSide },
  signal: AbortSignal | undefined,
): Promise<Evidence> {
  const { champion } = models;
  const scratch = await mkdtemp(join(tmpdir(), 'relevo-gate-'));
  try {
    const fetchSet = async (version: RegisteredVersion): Promise<string[] | undefined> =>
      deps.fetchTrainingSet(version, await mkdtemp(join(scratch, 'set-')), signal);
    const byValues = models.candidate.description.entity === null;
    const [newestVersion, run, trainingSet, ownTrainingSet] = await Promise.all([
      deps.registry.newestVersion(input.candidate.model, signal),
      deps.readRun(input.candidate, signal),
      champion.kind === 'opened' ? fetchSet(champion.version) : undefined,
      byValues || input.sets.some(({ offered }) => offered.file !== undefined)
        ? fetchSet(input.candidate)
        : undefined,
    ]);
    const { candidate: version, sets } = input;
    const trained = trainingMetrics(run.metrics);
    const anchors = {
      model: version.model,
      span: input.rules.gate.anchor ?? 'any time asked for',
      ranked: input.anchors,
    };
    const anchorDeps = { ...deps, makeFolder: () => mkdtemp(join(scratch, 'set-')) };
    const anchor: JudgeRowsInput['anchor'] = (rows) => scoreAnchor(anchorDeps, anchors, rows, signal);
    return {
      ...(await judgeRows(
        { ...models, version, rules: input.rules, trainingSet, ownTrainingSet, trained, anchor, sets },
        signal,
      )),
      package: await packageFacts(deps, input, { ...models, parameters: run.parameters }, signal),
      ...(await beyondRows(deps, input, { ...models, run, folder: scratch }, signal)),
      newestVersion,
      frozen: input.frozen,
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function packageFacts(
  { artifactAddress }: GatherDeps,
  { candidate, rules }: EvidenceInput,
  models: { candidate: OpenedModel; directory: string; parameters: RunFacts['parameters'] },
  signal: AbortSignal | undefined,
): Promise<Evidence['package']> {
  const asked = rules.gate.provenance.sources.length > 0;
  return readPackageFacts({
    version: candidate,
    directory: models.directory,
    parameters: models.parameters,
    description: models.candidate.description,
    address: asked ? ((await artifactAddress(candidate, signal)) ?? null) : null,
    requiredChecks: rules.gate.requiredChecks,
  });
}
