import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createConsoleLog } from '../../../host/console-log.ts';

const start = () => {
  const writes: string[] = [];
  const { log, flush } = createConsoleLog((text) => void writes.push(text), {});
  const say = (message: string): void => log({ level: 'information', category: 'Host', message });
  return { writes, say, flush };
};

it('writes the lines of one turn together, at once after a pause', async () => {
  const { writes, say } = start();
  say('one');
  say('two');
  expect(writes).toEqual([]);
  await nextTurn();
  await nextTurn();
  expect(writes.map((text) => text.replaceAll(/\[.*?\] /g, ''))).toEqual(['one\ntwo\n']);
});

it('gathers further lines for a moment, and loses none', async () => {
  const { writes, say } = start();
  for (let turn = 0; turn < 50; turn += 1) {
    say(`line ${turn}`);
    await nextTurn();
  }
  await expect.poll(() => writes.join('').split('\n')).toHaveLength(51);
  expect(writes.length).toBeLessThan(25);
});

it('writes what waits when it is flushed, and nothing twice', async () => {
  const { writes, say, flush } = start();
  say('one');
  flush();
  say('two');
  flush();
  await delay(40);
  expect(writes.map((text) => text.replaceAll(/\[.*?\] /g, ''))).toEqual(['one\n', 'two\n']);
});
