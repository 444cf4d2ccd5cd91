import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { ChampionSlot } from './champion-slot.ts';
import { createInterval, type Interval } from '../interval.ts';
import { championHintPath, MODEL_CACHE_CONTAINER } from '../messages.ts';
import { codeOf } from './model-files.ts';
import type { ModelBlobs } from '../ports.ts';

export type WatchSettings = {
  /** How often the hint blob is looked at; a read of a few bytes. */
  hintIntervalMs: number;
  /** How often the registry is asked whatever the hint says. */
  reconcileIntervalMs: number;
};

/** Notices alias moves: soon through the hint that the gate writes, and in any case through a slow question to the registry. */
export function createChampionWatch(deps: {
  slots: () => readonly ChampionSlot[];
  blobs: Pick<ModelBlobs, 'read'>;
  clock: Clock;
  log: Log;
  settings: WatchSettings;
}): Interval {
  const { blobs, clock, log, settings } = deps;
  const followed = new Map<string, string>();
  let storageAway = false;

  async function followHint(slot: ChampionSlot): Promise<void> {
    const hint = await blobs.read(MODEL_CACHE_CONTAINER, championHintPath(slot.model));
    if (hint === undefined || followed.get(slot.model) === hint.etag) return;
    if (await slot.refresh()) followed.set(slot.model, hint.etag);
  }
  async function lookAtHints(): Promise<void> {
    try {
      await Promise.all(deps.slots().map(followHint));
      storageAway = false;
    } catch (error) {
      if (!storageAway) log.warn('champion hints cannot be read', { reason: codeOf(error) });
      storageAway = true;
    }
  }
  async function askRegistry(): Promise<void> {
    await Promise.all(deps.slots().map((slot) => slot.refresh()));
  }
  const loop = (ms: number, work: () => Promise<void>): Interval =>
    createInterval({
      clock,
      ms,
      work,
      onError: (error) => log.error('champion watch', { reason: String(error) }),
    });
  const loops = [loop(settings.hintIntervalMs, lookAtHints), loop(settings.reconcileIntervalMs, askRegistry)];
  return {
    start: () => loops.forEach((each) => each.start()),
    stop: async () => {
      await Promise.all(loops.map((each) => each.stop()));
    },
  };
}
