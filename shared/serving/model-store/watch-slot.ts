import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Random } from '../../kernel/random.ts';
import type { ChampionSlot } from './champion-slot.ts';
import type { Beat } from './heartbeat.ts';
import type { Hint } from './read-hints.ts';

/** One model's part in the watch. */
export type SlotWatch = {
  /** Begins to ask the registry where there is a reason to; does not wait for the answer. */
  look(hint: Hint | undefined, beat: Beat, isSilent: boolean): void;
  settled(): Promise<void>;
};

const LONGEST_PAUSE_MS = 60_000;

/**
 * Reasons to ask: another hint than the one that was followed, a timer that found something else than this instance was
 * told (the alias moved between two of its runs, and back), its silence, MLflow being back, and an earlier question without success, which is repeated after `firstPauseMs`, then after twice as long, up to a minute. Pauses
 * vary by half, so that instances do not ask all at once.
 */
export function createSlotWatch(deps: {
  slot: ChampionSlot;
  /** Called before the registry is asked because of another hint. */
  onHint: () => void;
  clock: Clock;
  random: Pick<Random, 'next'>;
  log: Log;
  firstPauseMs: number;
}): SlotWatch {
  const { slot, clock, random, log, firstPauseMs } = deps;
  let seen: string | undefined;
  let open = false;
  let retryAt = 0;
  let pauseMs = firstPauseMs;
  let running: Promise<void> | undefined;

  async function ask(): Promise<void> {
    open = false;
    if (await slot.refresh()) {
      pauseMs = firstPauseMs;
      return;
    }
    open = true;
    retryAt = clock.now().getTime() + pauseMs * (0.5 + random.next());
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
  function askNow(): void {
    open = true;
    retryAt = 0;
  }
  return {
    look: (hint, beat, isSilent) => {
      slot.keepCopies();
      const away = beat.away.get(slot.model);
      if (away !== undefined) slot.noteAway(away);
      const isBack = beat.isNew && away === undefined && slot.isAway();
      const isOther = beat.isNew && away === undefined && differs(slot.finding(), hint);
      const isMoved = hint?.etag !== seen;
      if (isMoved || isOther) deps.onHint();
      if (isMoved || isOther || isSilent || isBack) askNow();
      seen = hint?.etag;
      if (!open || running !== undefined || clock.now().getTime() < retryAt) return;
      running = ask()
        .catch((error: unknown) => log.error('champion watch', { reason: String(error) }))
        .finally(() => {
          running = undefined;
        });
    },
    settled: async () => running,
  };
}

/** The timer writes no hint where it has never found a champion. */
function differs(told: string | undefined, hint: Hint | undefined): boolean {
  const found = hint === undefined ? 'none' : hint.finding;
  return told !== undefined && found !== undefined && told !== found;
}
