import { judgedVersion } from '../../record/judged-version.ts';
import { durationMs } from '../../../policy/duration.ts';
import type { ProductionRows, RegisteredVersion, RowSources } from '../../ports.ts';
import { EVALUATION_FILE } from '../../record/earlier-decisions.ts';
import type { GateRules } from '../../verdict/gate-rules.ts';
import { declaredFiles } from '../package/declared-files.ts';
import type { JudgedSet } from '../evidence.ts';

/** Rows that a candidate could be judged on. */
export type RowSet = Pick<JudgedSet, 'source' | 'digest' | 'unlabelled'> & {
  /** Milliseconds since 1970 that its age counts from. */
  since: number;
  /** Local file with the rows; undefined: the candidate's own, or there are none. */
  file: string | undefined;
  /** Why there are none; null: there are. */
  problem: string | null;
  /** Whether the policy asks for these rows and no others. */
  required: boolean;
};

export type OfferedSetsQuestion = {
  candidate: RegisteredVersion;
  rules: GateRules;
  /** Captured rows are those of the time before it. */
  askedAt: Date;
};

type CapturedRows = Extract<ProductionRows, { kind: 'rows' }>;

const HOUR_MS = 3_600_000;
/** Captured rows and labels of an hour have reached storage by then. */
const SETTLED_MS = 900_000;

/** What the policy lets the candidate be judged on, the preferred first; the candidate's own rows are always the last. */
export async function offeredSets(
  sources: RowSources,
  question: OfferedSetsQuestion,
  folder: string,
  signal?: AbortSignal,
): Promise<[...RowSet[], RowSet]> {
  const { source, frozen } = question.rules.gate.evidence;
  const sets: RowSet[] = [];
  if (source === 'production' || source === 'auto')
    sets.push(await productionSet(sources, question, folder, signal));
  if (frozen !== null) sets.push(await frozenSet(sources, question, frozen, folder, signal));
  return [...sets, ownSet(question.candidate)];
}

const ownSet = (candidate: RegisteredVersion): RowSet => ({
  source: 'candidate',
  digest: declaredFiles(candidate).files[EVALUATION_FILE] ?? null,
  unlabelled: null,
  since: judgedVersion(candidate).threshold?.filesAt ?? candidate.createdAt,
  file: undefined,
  problem: null,
  required: false,
});

async function frozenSet(
  { frozenSet: fetch }: RowSources,
  { candidate: { model } }: OfferedSetsQuestion,
  path: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<RowSet> {
  const found = await fetch(model, path, folder, signal);
  return {
    source: 'frozen',
    digest: found?.digest ?? null,
    unlabelled: null,
    since: found?.uploadedAt.getTime() ?? 0,
    file: found?.file,
    problem: found === undefined ? `there is no frozen set ${path}` : null,
    required: true,
  };
}

/** Captured rows up to the last full hour that had time to settle. */
async function productionSet(
  { productionRows: fetch }: RowSources,
  { candidate, rules: { gate }, askedAt }: OfferedSetsQuestion,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<RowSet> {
  const end = Math.floor((askedAt.getTime() - SETTLED_MS) / HOUR_MS) * HOUR_MS;
  const span = { start: new Date(end - durationMs(gate.evidence.maxAge)), end: new Date(end) };
  const found = await fetch({ version: candidate, ...span }, folder, signal);
  const required = gate.evidence.source === 'production';
  const tooFew = found.kind === 'rows' && !required && isTooFew(found, gate);
  const rows = found.kind === 'rows' && !tooFew ? found : undefined;
  return {
    source: 'production',
    digest: rows?.digest ?? null,
    unlabelled: rows?.unlabelled ?? null,
    since: rows?.newest.getTime() ?? end,
    file: rows?.file,
    problem: found.kind === 'none' ? found.why : tooFew ? 'there are too few of them' : null,
    required,
  };
}

/** Rows that cannot be judged on are not offered: as they grow by the hour they would make each call another question. */
const isTooFew = ({ rows, rarer }: CapturedRows, { minRows, minPositives }: GateRules['gate']): boolean =>
  rows < minRows || (rarer !== null && rarer < minPositives);
