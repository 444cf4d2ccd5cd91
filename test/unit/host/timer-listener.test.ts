import { afterEach, describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../../host/manual-clock.ts';
import { type Call, createHarness, hosted } from '../../host/listener-harness.ts';
import type { RetryOptions, TriggerListener } from '../../../host/invocation.ts';
import { createTimerListener } from '../../../host/listeners/timer/timer-listener.ts';
import type { TimerStatus } from '../../../host/listeners/timer/timer-status.ts';

const HOUR = 3_600_000;
const running: TriggerListener[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((listener) => listener.stop()));
});

type Options = {
  schedule?: string;
  stored?: TimerStatus;
  binding?: Record<string, unknown>;
  retry?: RetryOptions;
  timeZone?: string;
  behave?: (call: Call, count: number) => Promise<void> | void;
};

async function start(clock: ManualClock, options: Options = {}) {
  const harness = createHarness('UseDevelopmentStorage=true', { timeZone: options.timeZone ?? 'UTC' });
  const times: string[] = [];
  harness.behave((call, count) => {
    times.push(clock.now().toISOString().slice(11, 23));
    return options.behave?.(call, count);
  });
  const memory: { status: TimerStatus | undefined } = { status: options.stored };
  const trigger = { type: 'timerTrigger', schedule: options.schedule ?? '0 0 * * * *', ...options.binding };
  const listener = createTimerListener({
    ...harness.context,
    target: { ...hosted('Tick', trigger), retry: options.retry },
    clock,
    random: { next: () => 0.5, uuid: () => '' },
    statusStore: {
      read: () => Promise.resolve(memory.status),
      write: (status) => Promise.resolve(void (memory.status = status)),
    },
    lock: { hold: (stop, run) => run(stop) },
  });
  running.push(listener);
  await listener.start();
  await clock.advance(0);
  const timers = (): unknown[] =>
    harness.calls.map(({ input }) => JSON.parse('json' in input.data ? input.data.json : 'null'));
  return { listener, times, timers, memory, calls: harness.calls, lines: harness.lines };
}

const date = (time: string): Date => new Date(`2026-11-21T${time}Z`);

describe('timer trigger', () => {
  it('runs on schedule and keeps the status', async () => {
    const clock = createManualClock('2026-11-21T01:30:00Z');
    const { times, timers, memory, calls } = await start(clock);
    expect(memory.status).toEqual({ last: undefined, next: date('02:00:00'), lastUpdated: date('01:30:00') });
    await clock.advance(2 * HOUR);
    expect(times).toEqual(['02:00:00.000', '03:00:00.000']);
    expect(timers()).toEqual([
      {
        Schedule: { AdjustForDST: true },
        ScheduleStatus: {
          Last: '0001-01-01T00:00:00+00:00',
          Next: '2026-11-21T02:00:00.000+00:00',
          LastUpdated: '2026-11-21T01:30:00.000+00:00',
        },
        IsPastDue: false,
      },
      {
        Schedule: { AdjustForDST: true },
        ScheduleStatus: {
          Last: '2026-11-21T02:00:00.000+00:00',
          Next: '2026-11-21T03:00:00.000+00:00',
          LastUpdated: '2026-11-21T02:00:00.000+00:00',
        },
        IsPastDue: false,
      },
    ]);
    expect(calls[0]?.input.reason).toBe('Timer fired at 2026-11-21T02:00:00.000+00:00');
    expect(calls[0]?.input.details).toBeUndefined();
    expect(memory.status?.next).toEqual(date('04:00:00'));
  });

  it('makes up one missed occurrence at the start, marked as past due', async () => {
    const clock = createManualClock('2026-11-21T07:30:00Z');
    const stored = { last: date('02:00:00'), next: date('03:00:00'), lastUpdated: date('02:00:00') };
    const { times, timers, calls, memory } = await start(clock, { stored });
    expect(times).toEqual(['07:30:00.000']);
    expect(timers()).toMatchObject([{ IsPastDue: true }]);
    expect(calls[0]?.input.details).toEqual({
      UnscheduledInvocationReason: 'IsPastDue',
      OriginalSchedule: '2026-11-21T03:00:00.000+00:00',
    });
    expect(memory.status).toEqual({
      last: date('07:30:00'),
      next: date('08:00:00'),
      lastUpdated: date('07:30:00'),
    });
    await clock.advance(HOUR);
    expect(timers()).toMatchObject([{ IsPastDue: true }, { IsPastDue: false }]);
  });

  it('runs at the start where runOnStartup is set, and then on schedule', async () => {
    const clock = createManualClock('2026-11-21T01:30:00Z');
    const { times, calls } = await start(clock, { binding: { runOnStartup: true } });
    await clock.advance(HOUR);
    expect(times).toEqual(['01:30:00.000', '02:00:00.000']);
    expect(calls[0]?.input.details).toEqual({ UnscheduledInvocationReason: 'RunOnStartup' });
  });

  it('neither stores nor shows a status where it is not monitored', async () => {
    for (const options of [{ schedule: '*/20 * * * * *' }, { binding: { useMonitor: false } }]) {
      const clock = createManualClock('2026-11-21T01:59:30Z');
      const { timers, memory } = await start(clock, options);
      await clock.advance(30_000);
      expect(timers().at(-1)).toEqual({
        Schedule: { AdjustForDST: true },
        ScheduleStatus: null,
        IsPastDue: false,
      });
      expect(memory.status).toBeUndefined();
    }
  });

  it('never overlaps: a tick that is due during a long run comes once, late and not as past due', async () => {
    const clock = createManualClock('2026-11-21T01:30:00Z');
    const { times, timers } = await start(clock, {
      behave: (_, count) => (count === 1 ? clock.sleep(2.5 * HOUR) : undefined),
    });
    await clock.advance(4 * HOUR);
    expect(times).toEqual(['02:00:00.000', '04:30:00.000', '05:00:00.000']);
    expect(timers()).toMatchObject([{ IsPastDue: false }, { IsPastDue: false }, { IsPastDue: false }]);
  });

  it('goes on after a failure without a retry', async () => {
    const clock = createManualClock('2026-11-21T01:30:00Z');
    const { times } = await start(clock, {
      behave: () => {
        throw new Error('no');
      },
    });
    await clock.advance(2 * HOUR);
    expect(times).toEqual(['02:00:00.000', '03:00:00.000']);
  });

  it('retries after a fixed delay with the context of the retry', async () => {
    const clock = createManualClock('2026-11-21T01:30:00Z');
    const { times, calls } = await start(clock, {
      retry: {
        retryStrategy: 'fixedDelay',
        maxRetryCount: 2,
        delayIntervalMs: 5_000,
        minimumIntervalMs: 0,
        maximumIntervalMs: 0,
      },
      behave: (_, count) => {
        if (count <= 3) throw new Error(`failure ${count}`);
      },
    });
    await clock.advance(2 * HOUR);
    expect(times).toEqual(['02:00:00.000', '02:00:05.000', '02:00:10.000', '03:00:00.000']);
    expect(calls.map(({ input }) => input.retry)).toEqual([
      undefined,
      { count: 1, max: 2, exception: 'failure 1' },
      { count: 2, max: 2, exception: 'failure 2' },
      undefined,
    ]);
  });

  it('retries with exponential backoff for ever where maxRetryCount is -1', async () => {
    const clock = createManualClock('2026-11-21T01:59:00Z');
    const { times } = await start(clock, {
      retry: {
        retryStrategy: 'exponentialBackoff',
        maxRetryCount: -1,
        delayIntervalMs: 0,
        minimumIntervalMs: 1_000,
        maximumIntervalMs: 4_000,
      },
      behave: (_, count) => {
        if (count <= 6) throw new Error('no');
      },
    });
    await clock.advance(120_000);
    expect(times.map((time) => time.slice(6, 8))).toEqual(['00', '01', '03', '06', '10', '14', '18']);
  });

  it('sleeps in slices where the next occurrence is far away', async () => {
    const clock = createManualClock('2026-11-21T00:00:00Z');
    const { times } = await start(clock, { schedule: '0 0 0 1 1 *' });
    expect(clock.pending()).toEqual([24 * 24 * HOUR]);
    await clock.advance(24 * 24 * HOUR);
    expect(times).toEqual([]);
    await clock.advance(24 * 24 * HOUR);
    expect(times).toEqual(['00:00:00.000']);
  });

  it('reads the schedule in the time zone of the settings', async () => {
    const clock = createManualClock('2026-11-21T01:30:00Z');
    const { times } = await start(clock, { schedule: '0 0 9 * * *', timeZone: 'Asia/Tokyo' });
    await clock.advance(24 * HOUR);
    expect(times).toEqual(['00:00:00.000']);
  });

  it('stops at once while it waits, and after the run while it runs', async () => {
    const clock = createManualClock('2026-11-21T01:30:00Z');
    const idle = await start(clock);
    await idle.listener.stop();
    expect(clock.pending()).toEqual([]);

    const busy = await start(clock, { behave: () => clock.sleep(60_000) });
    await clock.advance(HOUR / 2);
    let stopped = false;
    const stop = busy.listener.stop().then(() => (stopped = true));
    await clock.advance(59_000);
    expect(stopped).toBe(false);
    await clock.advance(1_000);
    await stop;
    expect(busy.times).toEqual(['02:00:00.000']);
  });

  it('names the next five occurrences at the start', async () => {
    const { lines } = await start(createManualClock('2026-11-21T01:30:00Z'));
    expect(lines[0]?.message.split('\n')).toEqual([
      "The next 5 occurrences of the 'Tick' schedule (0 0 * * * *) will be:",
      '2026-11-21T02:00:00.000+00:00',
      '2026-11-21T03:00:00.000+00:00',
      '2026-11-21T04:00:00.000+00:00',
      '2026-11-21T05:00:00.000+00:00',
      '2026-11-21T06:00:00.000+00:00',
    ]);
  });

  it('builds the input of a call by hand', async () => {
    const clock = createManualClock('2026-11-21T01:30:00Z');
    const { listener } = await start(clock);
    const input = await listener.manual('');
    expect(input.reason).toBe('This function was programmatically called via the host APIs.');
    expect(JSON.parse('json' in input.data ? input.data.json : '')).toMatchObject({
      IsPastDue: false,
      ScheduleStatus: { Next: '2026-11-21T02:00:00.000+00:00' },
    });
  });
});
