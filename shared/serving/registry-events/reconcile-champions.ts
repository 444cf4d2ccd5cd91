import type { Clock } from '../../kernel/clock.ts';
import { isRelevoError } from '../../kernel/error.ts';
import type { Log } from '../../kernel/log.ts';
import { findingIn, findingOf } from '../champion-finding.ts';
import {
  CHAMPION_ALIAS,
  type ChampionHint,
  championHintPath,
  HEARTBEAT_PATH,
  type Heartbeat,
  MODEL_CACHE_CONTAINER,
} from '../messages.ts';
import { codeOf } from '../model-store/model-files.ts';
import type { AliasAnswer, ChampionSource, ModelBlobs, Policies } from '../ports.ts';

export type Reconcile = {
  /**
   * Asks the registry for every served model's champion, rewrites the hint of those that differ from what it says, and
   * leaves a sign of life. A registry that cannot be asked is part of that sign, not an error.
   * @throws STORAGE_UNAVAILABLE
   */
  all(signal: AbortSignal): Promise<void>;
  /** Rewrites the hint of one model whatever it says, as its aliases have moved. @throws STORAGE_UNAVAILABLE */
  moved(model: string, signal: AbortSignal): Promise<void>;
};

/** Longest wait for the registry's answer about one model. */
const ANSWER_MS = 10_000;
/** Questions at a time, well below what a hosted registry allows in a second. */
const AT_A_TIME = 4;

type ReconcileDeps = {
  source: Pick<ChampionSource, 'resolveAlias'>;
  blobs: Pick<ModelBlobs, 'read' | 'write'>;
  policies: Policies;
  clock: Clock;
  log: Log;
};

export function createReconcile(deps: ReconcileDeps): Reconcile {
  const { blobs, policies, clock, log } = deps;

  /** The hint is read before the registry is asked, so that one written in between is kept. */
  async function reconcile(model: string, signal: AbortSignal): Promise<void> {
    const blob = await blobs.read(MODEL_CACHE_CONTAINER, championHintPath(model));
    const answer = await ask(deps, model, signal);
    const hint = hintOf(model, answer, clock.now());
    if (blob === undefined ? answer.state === 'none' : findingIn(blob.bytes) === hint.finding) return;
    await write(deps, model, hint, blob?.etag);
  }
  /** The code of why the registry could not be asked. */
  async function attempt(model: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      await reconcile(model, signal);
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (codeOf(error) === 'STORAGE_UNAVAILABLE') throw error;
      log.warn('MLflow does not say which version is champion', { model, reason: codeOf(error) });
      return codeOf(error);
    }
  }
  return {
    all: async (signal) => {
      const away: Heartbeat['away'] = {};
      for (const models of chunks(policies.models(), AT_A_TIME)) {
        const codes = await Promise.all(models.map((model) => attempt(model, signal)));
        for (const [index, model] of models.entries()) {
          const code = codes[index];
          if (code !== undefined) away[model] = code;
        }
      }
      const beat: Heartbeat = { at: clock.now().toISOString(), away };
      const options = { contentType: 'application/json' };
      await blobs.write(MODEL_CACHE_CONTAINER, HEARTBEAT_PATH, JSON.stringify(beat), options);
    },
    moved: async (model, signal) => {
      const blob = await blobs.read(MODEL_CACHE_CONTAINER, championHintPath(model));
      const hint = await ask(deps, model, signal).then(
        (answer) => hintOf(model, answer, clock.now()),
        (error: unknown) => {
          if (!isRelevoError(error)) throw error;
          log.warn('a champion may have moved, and MLflow does not say', { model, reason: error.code });
          return { version: null, movedAt: clock.now().toISOString() };
        },
      );
      await write(deps, model, hint, blob?.etag);
    },
  };
}

const ask = ({ source }: ReconcileDeps, model: string, signal: AbortSignal): Promise<AliasAnswer> =>
  source.resolveAlias(model, CHAMPION_ALIAS, AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]));

/** Loses against anybody who writes at the same time: one new hint is enough. */
async function write(
  { blobs, log }: ReconcileDeps,
  model: string,
  hint: ChampionHint,
  etag: string | undefined,
): Promise<void> {
  const guard = etag === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
  const options = { contentType: 'application/json', ...guard };
  await blobs.write(MODEL_CACHE_CONTAINER, championHintPath(model), JSON.stringify(hint), options);
  log.info('champion hint written', { model, version: hint.version ?? 'none' });
}

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

function hintOf(model: string, answer: AliasAnswer, now: Date): ChampionHint {
  const version = answer.state === 'version' ? answer.version : null;
  return { version, movedAt: now.toISOString(), finding: findingOf(model, answer) };
}
