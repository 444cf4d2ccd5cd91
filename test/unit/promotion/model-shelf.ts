import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { GateRules } from '../../../shared/promotion/verdict/gate-rules.ts';
import type { KnownSet } from '../../../shared/promotion/evidence/sets/judged-set.ts';
import { createGatherEvidence, type GatherDeps } from '../../../shared/promotion/evidence/gather-evidence.ts';
import type { ChampionState, FetchTrainingSet, RegisteredVersion } from '../../../shared/promotion/ports.ts';
import type { RankedAnchor } from '../../../shared/promotion/anchor/rank-anchors.ts';
import { createScorer } from '../../../shared/scoring/create-scorer.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { readTable } from '../../../shared/tables/read-table.ts';
import { writeParquet } from '../../../shared/tables/write-parquet.ts';
import { quietPorts } from './quiet-ports.ts';

const EVALUATION = 'relevo/evaluation.parquet';

/** A copy of a fixture package in a folder of its own, with the version that registers it. */
export type ShelvedModel = { directory: string; version: RegisteredVersion };

export type ShelveOptions = {
  fixture?: string;
  version?: string;
  /** Rewrites the evaluation rows by SQL over `rows` before they are signed. */
  rows?: string;
  /** What is in the sha256 tag: everything that counts, nothing, or no JSON. */
  tag?: 'signed' | 'absent' | 'invalid';
};

export async function shelve(options: ShelveOptions = {}): Promise<ShelvedModel> {
  const { fixture = 'models/telco-lr', version = '1', tag = 'signed' } = options;
  const directory = await mkdtemp(join(tmpdir(), 'relevo-shelf-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await cp(join(import.meta.dirname, '../../fixtures', fixture), directory, { recursive: true });
  if (options.rows !== undefined) await rewriteRows(directory, options.rows);
  const tags = {
    signed: { 'relevo.sha256': await sign(directory) },
    absent: {},
    invalid: { 'relevo.sha256': 'yes' },
  }[tag];
  return {
    directory,
    version: {
      model: 'churn',
      version,
      createdAt: 1000 + Number(version),
      runId: null,
      status: 'READY',
      description: '',
      tags,
    },
  };
}

async function sign(directory: string): Promise<string> {
  const paths = ['model.onnx', EVALUATION, 'relevo/profile.json'];
  const digests = await Promise.all(
    paths.map(async (path) => {
      const bytes = await readFile(join(directory, path)).catch(() => undefined);
      return bytes === undefined ? [] : [[path, createHash('sha256').update(bytes).digest('hex')]];
    }),
  );
  return JSON.stringify(Object.fromEntries(digests.flat()));
}

async function rewriteRows(directory: string, sql: string): Promise<void> {
  const file = join(directory, EVALUATION);
  await withDuckDb(async (database) => {
    const rows = await readTable(database, file);
    await writeParquet(database, sql.replaceAll(/\brows\b/g, rows), `${file}.new.parquet`);
  });
  await cp(`${file}.new.parquet`, file);
  await rm(`${file}.new.parquet`);
}

/** A training set that `fetchTrainingSet` hands out, in two parts: SQL over the evaluation rows of a shelved model. */
export const trainingSetFrom =
  ({ directory: source }: ShelvedModel, sql: string): FetchTrainingSet =>
  async (_version, directory) => {
    const parts = ['one.parquet', 'two.parquet'].map((name) => join(directory, name));
    await withDuckDb(async (database) => {
      const rows = await readTable(database, join(source, EVALUATION));
      const set = `SELECT *, row_number() OVER () AS number FROM (${sql.replaceAll(/\brows\b/g, rows)})`;
      for (const [at, file] of parts.entries())
        await writeParquet(
          database,
          `SELECT * EXCLUDE (number) FROM (${set}) WHERE number % 2 = ${at}`,
          file,
        );
    });
    return parts;
  };

export async function damage({ directory }: ShelvedModel, path: string): Promise<void> {
  const bytes = await readFile(join(directory, path));
  bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 0xff;
  await writeFile(join(directory, path), bytes);
}

/** Gathers evidence about shelved models; real files, real graphs, real tables. */
export function gatherFrom(
  candidate: ShelvedModel,
  champion: ShelvedModel | undefined,
  rules: GateRules,
  changes: Partial<GatherDeps> = {},
  anchors: readonly RankedAnchor[] = [],
  sets: readonly KnownSet[] = [],
  ownSet?: KnownSet,
) {
  const shelf = [candidate, ...(champion === undefined ? [] : [champion])];
  const gather = createGatherEvidence({
    registry: { newestVersion: async () => candidate.version.version, findVersion: async () => undefined },
    files: {
      withFiles: async (version, run) => run(shelf.find((model) => model.version === version)?.directory),
    },
    openScorer: createScorer,
    ...quietPorts,
    ...changes,
  });
  const state: ChampionState =
    champion === undefined ? { kind: 'none' } : { kind: 'version', version: champion.version };
  const digest = 'a'.repeat(64);
  const set = { source: 'candidate', digest, ageMs: 0, decisions: 0, unlabelled: null } as const;
  const own = { ...set, since: 0, file: undefined, problem: null, required: false };
  return gather({
    candidate: candidate.version,
    champion: state,
    rules,
    frozen: null,
    anchors,
    sets: [...sets, ownSet ?? { offered: own, set, rejected: null }],
  });
}
