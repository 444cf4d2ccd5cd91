import type { FetchCapturedRequests, InspectTraining, RunFacts } from '../ports.ts';
import type { EvidenceInput } from '../promote.ts';
import type { Evidence } from './evidence.ts';
import type { ChampionSide } from './gather-evidence.ts';
import type { OpenedModel } from './package/open-model.ts';
import { readOwnMetrics } from './rows/own-metrics.ts';
import { replayRequests } from './trials/replay-requests.ts';
import { tryChampionCases, tryGoldenCases } from './trials/try-golden-cases.ts';

export type BeyondRowsDeps = {
  fetchCapturedRequests: FetchCapturedRequests;
  inspectTraining: InspectTraining;
};

type Models = {
  candidate: OpenedModel;
  /** Of the candidate. */
  directory: string;
  champion: ChampionSide;
  run: RunFacts;
  /** An empty folder. */
  folder: string;
};

/** What speaks for or against a candidate beside the labelled rows that it is judged on. */
export async function beyondRows(
  deps: BeyondRowsDeps,
  input: EvidenceInput,
  models: Models,
  signal: AbortSignal | undefined,
): Promise<Pick<Evidence, 'golden' | 'championGolden' | 'replay' | 'trainingData' | 'metrics'>> {
  const { scorer } = models.candidate;
  return {
    golden: scorer && (await tryGoldenCases(scorer, models.directory, signal)),
    championGolden: await askedOfChampion(models, signal),
    replay: await replayed(deps, input, models, signal),
    trainingData: await inspected(deps, input, models, signal),
    metrics: scorer === undefined ? [] : await metricsOf(input, models, signal),
  };
}

async function askedOfChampion(
  { candidate: { scorer }, directory, champion }: Models,
  signal: AbortSignal | undefined,
): Promise<Evidence['championGolden']> {
  if (scorer === undefined || champion.kind !== 'opened') return undefined;
  const { inputs } = champion.model.description;
  return tryChampionCases(scorer, directory, { directory: champion.directory, inputs }, signal);
}

async function replayed(
  { fetchCapturedRequests }: BeyondRowsDeps,
  { candidate: { model }, rules: { gate } }: EvidenceInput,
  { candidate, champion, folder }: Models,
  signal: AbortSignal | undefined,
): Promise<Evidence['replay']> {
  const { scorer } = candidate;
  if (scorer === undefined) return undefined;
  const { inputs } = champion.kind === 'opened' ? champion.model.description : candidate.description;
  return replayRequests(fetchCapturedRequests, { model, scorer, inputs, gate, folder }, signal);
}

function metricsOf(
  { rules }: EvidenceInput,
  { candidate, directory, champion }: Models,
  signal: AbortSignal | undefined,
): Promise<Evidence['metrics']> {
  const { description } = candidate;
  const other =
    champion.kind === 'none'
      ? undefined
      : champion.kind === 'opened' && champion.model.scorer !== undefined
        ? { directory: champion.directory, description: champion.model.description }
        : 'unusable';
  return readOwnMetrics(
    Object.keys(rules.gate.metrics),
    { directory, description },
    other,
    rules.time,
    signal,
  );
}

async function inspected(
  { inspectTraining }: BeyondRowsDeps,
  { candidate: version, rules }: EvidenceInput,
  { candidate, champion, directory, run }: Models,
  signal: AbortSignal | undefined,
): Promise<Evidence['trainingData']> {
  if (rules.gate.severity['training-data'] === 'off') return undefined;
  const opened = champion.kind === 'opened' ? champion : undefined;
  return inspectTraining(
    {
      version,
      run,
      candidate: { directory, profile: candidate.description.profile },
      champion: opened && { directory: opened.directory, profile: opened.model.description.profile },
    },
    signal,
  );
}
