import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { ChampionSlot } from './champion-slot.ts';
import { type Beat, noBeat, watchHeartbeat } from './heartbeat.ts';
import { createInterval, type Interval } from '../interval.ts';
import { championHintPath, MODEL_CACHE_CONTAINER } from '../messages.ts';
import { codeOf } from './model-files.ts';
import type { ModelBlobs } from '../ports.ts';
import { createSlotWatch, type SlotWatch } from './watch-slot.ts';

export type WatchSettings = {
  /** How often the hints are looked at; a read of a few bytes for each model and one beside them. */
  hintIntervalMs: number;
  /** An instance that has heard nothing of the reconciling timer for so long asks the registry itself. */
  reconcileIntervalMs: number;
};

/**
 * Notices alias moves through the hints, without asking the registry. Whatever the hints say, the timer has asked it;
 * where there is no sign of the timer, the instance does so itself, seldom.
 */
export function createChampionWatch(deps: {
  slots: () => readonly ChampionSlot[];
  /** Told when a model's aliases may have moved. */
  onHint: (model: string) => void;
  blobs: Pick<ModelBlobs, 'read'>;
  clock: Clock;
  log: Log;
  settings: WatchSettings;
}): Interval {
  const { blobs, clock, log, settings } = deps;
  const heartbeat = watchHeartbeat({ blobs, clock, silenceMs: settings.reconcileIntervalMs });
  const watches = new Map<string, SlotWatch>();
  const hints = new Map<string, string | undefined>();
  let storageAway = false;

  function watchOf(slot: ChampionSlot): SlotWatch {
    const known = watches.get(slot.model);
    if (known !== undefined) return known;
    const onHint = (): void => deps.onHint(slot.model);
    const watch = createSlotWatch({ slot, onHint, clock, log, firstPauseMs: settings.hintIntervalMs });
    watches.set(slot.model, watch);
    return watch;
  }
  async function readHint({ model }: ChampionSlot): Promise<void> {
    hints.set(model, (await blobs.read(MODEL_CACHE_CONTAINER, championHintPath(model)))?.etag);
  }
  /** Hints are read after the sign of life: the timer writes them before it. */
  async function read(slots: readonly ChampionSlot[]): Promise<Beat> {
    try {
      const beat = await heartbeat.look();
      await Promise.all(slots.map(readHint));
      storageAway = false;
      return beat;
    } catch (error) {
      if (!storageAway) log.warn('champion hints cannot be read', { reason: codeOf(error) });
      storageAway = true;
      return noBeat;
    }
  }
  async function look(): Promise<void> {
    const slots = deps.slots();
    const beat = await read(slots);
    const isSilent = heartbeat.isSilent();
    for (const slot of slots) watchOf(slot).look(hints.get(slot.model), beat, isSilent);
  }
  const interval = createInterval({
    clock,
    ms: settings.hintIntervalMs,
    work: look,
    onError: (error) => log.error('champion watch', { reason: String(error) }),
  });
  return {
    start: interval.start,
    stop: async () => {
      await interval.stop();
      await Promise.all([...watches.values()].map((watch) => watch.settled()));
    },
  };
}
