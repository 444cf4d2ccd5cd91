import { afterEach, describe, expect, inject, it } from 'vitest';
import type { TriggerListener } from '../../host/invocation.ts';
import { listenerLog } from '../../host/listeners/listener-log.ts';
import { createSingletonLock } from '../../host/listeners/singleton-lock.ts';
import { createTimerListener } from '../../host/listeners/timer/timer-listener.ts';
import { createTimerStatusBlob } from '../../host/listeners/timer/timer-status-blob.ts';
import { createHarness, type Harness, hosted, unique, until } from './listener-harness.ts';

const { connectionString } = inject('azurite');
const running: Harness[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((harness) => harness.stopAll()));
});

function setUp(hostId = unique('host')): Harness {
  const harness = createHarness(connectionString, { hostId });
  running.push(harness);
  return harness;
}

const container = (h: Harness) => h.blobService.getContainerClient('azure-webjobs-hosts');
const statusBlob = (h: Harness) =>
  container(h).getBlockBlobClient(`timers/${h.context.settings.hostId}/Host.Functions.Tick/status`);

function start(h: Harness, schedule: string, binding: object = {}): Promise<TriggerListener> {
  const { settings, clock, log } = h.context;
  return h.run(
    createTimerListener({
      ...h.context,
      target: hosted('Tick', { type: 'timerTrigger', schedule, ...binding }),
      statusStore: createTimerStatusBlob(container(h), settings.hostId, 'Tick'),
      lock: createSingletonLock({
        container: container(h),
        name: `locks/${settings.hostId}/Host.Functions.Tick.Listener`,
        periodMs: settings.singleton.listenerLockPeriodMs,
        retryMs: settings.singleton.listenerLockRecoveryPollingMs,
        clock,
        log: listenerLog(log, 'Host.Singleton'),
      }),
    }),
  );
}

async function readStatus(h: Harness): Promise<unknown> {
  if (!(await statusBlob(h).exists())) return undefined;
  return JSON.parse((await statusBlob(h).downloadToBuffer()).toString());
}

async function store(h: Harness, status: string): Promise<void> {
  await container(h).createIfNotExists();
  await statusBlob(h).upload(status, status.length);
}

describe('timer trigger on storage', () => {
  it('ticks every second without a status blob', async () => {
    const h = setUp();
    await start(h, '* * * * * *');
    await until('three ticks', () => h.calls.length >= 3);
    await h.stopAll();
    expect(await readStatus(h)).toBeUndefined();
  });

  it('writes the first status and does not run', async () => {
    const h = setUp();
    await start(h, '0 0 0 1 1 *');
    const status = await until('a status', () => readStatus(h));
    const year = new Date().getUTCFullYear() + 1;
    expect(status).toMatchObject({
      Last: '0001-01-01T00:00:00+00:00',
      Next: `${year}-01-01T00:00:00.000+00:00`,
    });
    expect(h.calls).toEqual([]);
  });

  it('makes up a missed occurrence of a status as the Functions host writes it', async () => {
    const h = setUp();
    await store(
      h,
      '{"Last":"2025-01-01T00:00:00.0021531+00:00","Next":"2026-01-01T00:00:00+00:00","LastUpdated":"2025-01-01T00:00:00.0021531+00:00"}',
    );
    await start(h, '0 0 0 1 1 *');
    const call = await until('a call', () => h.calls[0]);
    expect(JSON.parse('json' in call.input.data ? call.input.data.json : '')).toEqual({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: {
        Last: '2025-01-01T00:00:00.002+00:00',
        Next: '2026-01-01T00:00:00.000+00:00',
        LastUpdated: '2025-01-01T00:00:00.002+00:00',
      },
      IsPastDue: true,
    });
    const year = new Date().getUTCFullYear() + 1;
    await until('the new status', async () =>
      JSON.stringify(await readStatus(h)).includes(`"Next":"${year}-01-01`),
    );
    await h.stopAll();
    const again = setUp(h.context.settings.hostId);
    await start(again, '0 0 0 1 1 *', { runOnStartup: true });
    await until('the run at startup', () => again.calls.length === 1);
    expect(again.calls[0]?.input.details).toEqual({ UnscheduledInvocationReason: 'RunOnStartup' });
  });

  it.each(['', 'not json', '{"Last":1}', '{"Next":"tomorrow"}'])(
    'starts afresh on the status %j',
    async (text) => {
      const h = setUp();
      await store(h, text);
      await start(h, '0 0 0 1 1 *');
      const year = new Date().getUTCFullYear() + 1;
      await until('a status', async () =>
        (await statusBlob(h).downloadToBuffer()).toString().includes(`${year}-`),
      );
      expect(h.calls).toEqual([]);
    },
  );

  it('runs in one instance only, and in the other once the first has stopped', async () => {
    const first = setUp();
    await start(first, '* * * * * *');
    await until('the first to tick', () => first.calls.length >= 1);
    const second = setUp(first.context.settings.hostId);
    await start(second, '* * * * * *');
    await until('the first to tick on', () => first.calls.length >= 3);
    expect(second.calls).toEqual([]);
    await first.stopAll();
    await until('the second to tick', () => second.calls.length >= 1, 5_000);
    expect([...first.lines, ...second.lines].filter((line) => line.level !== 'information')).toEqual([]);
  });

  it('stops ticking when the lease was taken away, and asks for it again', async () => {
    const h = setUp();
    await start(h, '* * * * * *');
    await until('a tick', () => h.calls.length >= 1);
    const lock = container(h).getBlobClient(
      `locks/${h.context.settings.hostId}/Host.Functions.Tick.Listener`,
    );
    await lock.getBlobLeaseClient().breakLease(0);
    const thief = lock.getBlobLeaseClient();
    await thief.acquireLease(15);
    // The loss is noticed at the next renewal, after half the lease of 15 s.
    await until('the loss', () => h.lines.some((line) => line.message.includes('was not renewed')), 12_000);
    const before = h.calls.length;
    await thief.releaseLease();
    await until('ticks again', () => h.calls.length > before + 1);
    expect(h.calls.length).toBeGreaterThan(before);
  });
});
