import type { BlobStore } from '../../../shared/azure/blob-store.ts';
import { systemClock } from '../../../shared/kernel/clock.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import {
  type DecisionRecord,
  decisionRecordSchema,
} from '../../../shared/promotion/record/decision-record.ts';
import type { DecisionRun } from '../../../shared/promotion/record/decision-run.ts';
import { type Evaluation, evaluate } from '../../../shared/promotion/verdict/evaluate.ts';
import type { Evidence } from '../../../shared/promotion/evidence/evidence.ts';
import { type GateRules, gateRulesDigest } from '../../../shared/promotion/verdict/gate-rules.ts';
import { createLedger } from '../../../shared/promotion/record/ledger.ts';
import type { RegisteredVersion } from '../../../shared/promotion/ports.ts';
import { createPromote, type EvidenceInput, type PromoteDeps } from '../../../shared/promotion/promote.ts';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';
import { createMemoryLeases } from '../../memory/leases.ts';
import { createMemoryModelRegistry, type MemoryModelRegistry } from '../../memory/model-registry.ts';
import { sampleEvidence, samplePolicy, type SampleOptions } from './evidence-sample.ts';

export const MODEL = 'churn';

/** No rows but the candidates' own. */
export const noRowSources: PromoteDeps['rowSources'] = {
  frozenSet: async () => undefined,
  productionRows: async () => ({ kind: 'none', why: 'nothing was captured' }),
};

/** Called around each write of the gate with the write's name; throwing is a crash. */
export type CrashPoint = (when: 'before' | 'after', write: string) => void;

export type World = {
  blobs: BlobStore;
  registry: MemoryModelRegistry;
  runs: Map<string, DecisionRun>;
  /** What the evidence says, by candidate version. */
  quality: Map<string, SampleOptions>;
  policy: Policy;
};

export const createWorld = (policy: Record<string, unknown> = {}): World => ({
  blobs: createMemoryBlobStore(),
  registry: createMemoryModelRegistry(),
  runs: new Map(),
  quality: new Map(),
  policy: samplePolicy({ gate: { resamples: 200, action: 'enforce', ...policy } }),
});

type Ports = Pick<PromoteDeps, 'registry' | 'blobs' | 'recordDecisionRun'>;

/** The same ports, able to die before and after each write. */
export function withCrashPoints({ registry, blobs, recordDecisionRun }: Ports, crash: CrashPoint): Ports {
  const writing = async <T>(write: string, run: () => Promise<T>): Promise<T> => {
    crash('before', write);
    const result = await run();
    crash('after', write);
    return result;
  };
  return {
    registry: {
      ...registry,
      setChampion: (...call) => writing('alias', () => registry.setChampion(...call)),
      tagVersion: (...call) => writing(`tags of v${call[1]}`, () => registry.tagVersion(...call)),
      describeVersion: (...call) => writing('description', () => registry.describeVersion(...call)),
    },
    blobs: {
      read: (...call) => blobs.read(...call),
      list: (...call) => blobs.list(...call),
      write: (container, name, content, options) =>
        writing(`blob ${container}/${name}`, () => blobs.write(container, name, content, options)),
    },
    recordDecisionRun: (...call) => writing('decision run', () => recordDecisionRun(...call)),
  };
}

/** The gate over a world in memory. */
export function createGate(
  world: World,
  crash: CrashPoint = () => undefined,
  changes: Partial<PromoteDeps> = {},
) {
  const { registry, blobs } = world;
  const recordDecisionRun = async (run: DecisionRun): Promise<void> => {
    world.runs.set(run.decisionId, run);
  };
  const ports = withCrashPoints({ registry, blobs, recordDecisionRun }, crash);
  return createPromote({
    ...ports,
    ledger: createLedger(ports),
    leases: createMemoryLeases(),
    loadPolicy: async () => world.policy,
    rowSources: noRowSources,
    gatherEvidence: async (input) => evidenceOf(world, input),
    evaluate: evaluateOnce,
    clock: systemClock,
    codeRevision: 'abc1234',
    ...changes,
  });
}

const samples = new Map<string, Evidence>();
const evaluations = new WeakMap<Evidence, Map<string, Evaluation>>();

/** Simulating and judging is the slow part; the same sample is judged once. */
function evaluateOnce(evidence: Evidence, rules: GateRules): Evaluation {
  const known = evaluations.get(evidence) ?? new Map<string, Evaluation>();
  evaluations.set(evidence, known);
  const digest = gateRulesDigest(rules);
  const evaluation = known.get(digest) ?? evaluate(evidence, rules);
  known.set(digest, evaluation);
  return evaluation;
}

function evidenceOf(world: World, { candidate, champion, sets }: EvidenceInput): Evidence {
  const compared = champion.kind === 'none' ? { champion: null } : {};
  const options = { rows: 2000, correlation: 0.995, ...world.quality.get(candidate.version), ...compared };
  const newest = [1, 2, 3, 4, 5, 6, 7, 8, 9].findLast(
    (v) => world.registry.get(MODEL, String(v)) !== undefined,
  );
  const key = JSON.stringify([options, candidate.version, newest]);
  const sample = samples.get(key) ?? sampleFor(options, candidate.version, String(newest));
  samples.set(key, sample);
  const rejected = sets.at(-1)?.rejected ?? null;
  return rejected === null ? sample : { ...sample, rejected };
}

function sampleFor(options: SampleOptions, version: string, newestVersion: string): Evidence {
  const sample = sampleEvidence(options);
  return { ...sample, newestVersion, candidate: { ...sample.candidate, version } };
}

export const requestFor = ({ model, version, runId }: RegisteredVersion) => ({
  model,
  version,
  runId: runId ?? 'none',
});

/** Records and ledger under `decisions/`, in the order of their names. */
export async function readDecisions({
  blobs,
}: World): Promise<{ records: DecisionRecord[]; bytes: Uint8Array[]; lines: string[] }> {
  const found: { records: DecisionRecord[]; bytes: Uint8Array[]; lines: string[] } = {
    records: [],
    bytes: [],
    lines: [],
  };
  for await (const { name } of blobs.list('decisions', `${MODEL}/`)) {
    if (name.includes('/evidence/')) continue;
    const content = await blobs.read('decisions', name);
    if (name.includes('/ledger/')) found.lines.push(name.slice(`${MODEL}/ledger/`.length));
    else {
      found.bytes.push(content?.bytes ?? new Uint8Array());
      found.records.push(
        decisionRecordSchema.parse(JSON.parse(Buffer.from(content?.bytes ?? '').toString())),
      );
    }
  }
  return found;
}
