import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Random } from '../../kernel/random.ts';
import type { ChampionSlot } from './champion-slot.ts';
import { watchHeartbeat } from './heartbeat.ts';
import { createInterval, type Interval } from '../interval.ts';
import type { ModelBlobs } from '../ports.ts';
import { createHints } from './read-hints.ts';
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
  random: Random;
  log: Log;
  settings: WatchSettings;
}): Interval {
  const { clock, log, settings } = deps;
  const heartbeat = watchHeartbeat({ ...deps, silenceMs: settings.reconcileIntervalMs });
  const hints = createHints({ ...deps, heartbeat });
  const watches = new Map<string, SlotWatch>();

  function watchOf(slot: ChampionSlot): SlotWatch {
    const known = watches.get(slot.model);
    if (known !== undefined) return known;
    const onHint = (): void => deps.onHint(slot.model);
    const watch = createSlotWatch({ ...deps, slot, onHint, firstPauseMs: settings.hintIntervalMs });
    watches.set(slot.model, watch);
    return watch;
  }
  async function look(): Promise<void> {
    const slots = deps.slots();
    const beat = await hints.read(slots.map(({ model }) => model));
    const isSilent = heartbeat.isSilent();
    for (const slot of slots) watchOf(slot).look(hints.of(slot.model), beat, isSilent);
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
