import { describe, expect, it } from 'vitest';
import { createLedger } from '../../../../shared/promotion/record/ledger.ts';
import { championHistory } from '../../../../shared/promotion/rollback/champion-history.ts';
import { movedRecords } from '../../../../shared/promotion/rollback/moved-records.ts';
import { createWorld, MODEL, readDecisions, requestFor, type World } from '../gate-bench.ts';
import { championOf, digestOf, easyGate, rollbackIn, worldOf } from './rollback-bench.ts';

async function historyOf(world: World) {
  const ledger = createLedger(world);
  const { lines } = await ledger.view(MODEL);
  const moved = await movedRecords(ledger, MODEL, lines);
  return championHistory(moved, await world.registry.champion(MODEL));
}

describe('rollback', () => {
  it('gives the role back to the version before, with tags, hint, run and a chained record', async () => {
    const world = await worldOf(2);
    const { record, repeated } = await rollbackIn(world)('2');
    expect(repeated).toBe(false);
    expect(await championOf(world)).toBe('1');
    const { records, lines, bytes } = await readDecisions(world);
    expect(records[2]).toEqual(record);
    expect(record).toMatchObject({
      sequence: 3,
      path: 'rollback',
      reason: 'it is wrong',
      actor: 'ann',
      candidate: { version: '1' },
      champion: { version: '2' },
      previous: digestOf(Buffer.from(bytes[1] ?? '').toString()),
    });
    expect(lines[2]).toBe(`000003-v1-moved-${record.id}.json`);
    expect(world.registry.get(MODEL, '1')?.tags).toMatchObject({ staging: 'prod' });
    expect(world.registry.get(MODEL, '2')?.tags).toMatchObject({
      staging: 'dev',
      'relevo.rolled_back': record.id,
    });
    expect(world.registry.get(MODEL, '1')?.description).toBe(
      `Relevo: ${MODEL} rolled back from v2 to v1: it is wrong`,
    );
    const run = world.runs.get(record.id);
    expect(run?.files['decision.md']).toContain('Asked for by ann; nothing was judged.');
    expect(run?.files['decision.html']).not.toContain('Metrics');
    const hint = await world.blobs.read('model-cache', `${MODEL}/champion.json`);
    expect(JSON.parse(Buffer.from(hint?.bytes ?? '').toString())).toMatchObject({ version: '1' });
  });

  it('asked for again does not go back twice', async () => {
    const world = await worldOf(3);
    const rollback = rollbackIn(world);
    const first = await rollback('3');
    expect(await rollback('3')).toEqual({ record: first.record, repeated: true });
    expect(await championOf(world)).toBe('2');
    await expect(rollback('3', { to: '1' })).rejects.toMatchObject({ code: 'CHAMPION_CHANGED', status: 409 });
    await expect(rollback('1')).rejects.toMatchObject({ code: 'CHAMPION_CHANGED' });
  });

  it('goes on to the one before where the next is rolled back too, and never to one that was', async () => {
    const world = await worldOf(3);
    const rollback = rollbackIn(world);
    await rollback('3');
    await rollback('2');
    expect(await championOf(world)).toBe('1');
    await expect(rollback('1')).rejects.toMatchObject({ code: 'NO_ROLLBACK_TARGET', status: 409 });
    await rollback('1', { to: '2' });
    expect(await championOf(world)).toBe('2');
  });

  it('passes over versions that are damaged or gone, and says so', async () => {
    const world = await worldOf(4);
    world.registry.deleteVersion(MODEL, '3');
    const { record } = await rollbackIn(world, { damaged: ['2'] })('4');
    expect(record.candidate.version).toBe('1');
    expect(record.checks.find(({ id }) => id === 'files-intact')?.reason).toMatch(
      /passed over: v3 is gone; v2 is damaged: model.onnx of v2 is not the file/,
    );
    const alone = await worldOf(2);
    await expect(rollbackIn(alone, { damaged: ['1'] })('2')).rejects.toMatchObject({
      code: 'NO_ROLLBACK_TARGET',
      message: expect.stringContaining('v1 is damaged'),
    });
  });

  it('helps where the champion itself is gone', async () => {
    const world = await worldOf(2);
    world.registry.deleteVersion(MODEL, '2');
    const { record } = await rollbackIn(world)(null);
    expect([record.champion, await championOf(world)]).toEqual([null, '1']);
  });

  it('takes no version that was never champion', async () => {
    const world = await worldOf(2);
    world.registry.register(MODEL);
    await expect(rollbackIn(world)('2', { to: '3' })).rejects.toMatchObject({
      code: 'ROLLBACK_TARGET_UNKNOWN',
      path: 'to',
    });
  });

  it('goes back to a champion that was there before the first decision', async () => {
    const world = createWorld({ mode: 'non-inferiority' });
    world.registry.register(MODEL);
    await world.registry.setChampion(MODEL, '1');
    expect(await easyGate(world)(requestFor(world.registry.register(MODEL)))).toMatchObject({
      outcome: 'moved',
    });
    await rollbackIn(world)('2');
    expect(await championOf(world)).toBe('1');
  });

  it('is not undone by a repeated promotion of the version that was rolled back', async () => {
    const world = await worldOf(2);
    await rollbackIn(world)('2');
    const again = world.registry.get(MODEL, '2');
    if (again === undefined) throw new Error('not registered');
    expect(await easyGate(world)(requestFor(again))).toMatchObject({ repeated: true });
    expect(await championOf(world)).toBe('1');
  });
});

describe('history', () => {
  it('names every champion with its time and decision, newest first', async () => {
    const world = await worldOf(2);
    const { record } = await rollbackIn(world)('2');
    const history = await historyOf(world);
    expect(history.map(({ version, by }) => [version, by])).toEqual([
      ['1', 'rollback'],
      ['2', 'against-champion'],
      ['1', 'against-champion'],
    ]);
    expect(history[0]).toMatchObject({ since: record.decidedAt, until: null, decision: record.id });
    expect(history[1]?.until).toBe(record.decidedAt);
  });

  it('marks moves that no decision made, before, between and after', async () => {
    const world = createWorld({ mode: 'non-inferiority' });
    world.registry.register(MODEL);
    await world.registry.setChampion(MODEL, '1');
    await easyGate(world)(requestFor(world.registry.register(MODEL)));
    world.registry.register(MODEL);
    await world.registry.setChampion(MODEL, '3');
    await easyGate(world)(requestFor(world.registry.register(MODEL)));
    await world.registry.setChampion(MODEL, '1');
    const history = await historyOf(world);
    expect(history.map(({ version, by }) => [version, by])).toEqual([
      ['1', 'outside'],
      ['4', 'against-champion'],
      ['3', 'outside'],
      ['2', 'against-champion'],
      ['1', 'outside'],
    ]);
    expect(history.map(({ since, until }) => [since === null, until === null])).toEqual([
      [true, true],
      [false, true],
      [true, false],
      [false, true],
      [true, false],
    ]);
  });

  it('is empty before the first champion', async () => {
    expect(await historyOf(createWorld())).toEqual([]);
  });
});
