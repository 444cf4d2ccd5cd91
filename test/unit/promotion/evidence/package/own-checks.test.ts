import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha256 } from '../../../../../shared/kernel/digest.ts';
import {
  ownCheckSchema,
  readOwnChecks,
} from '../../../../../shared/promotion/evidence/package/own-checks.ts';

const graph = { path: 'model.onnx', digest: 'a'.repeat(64) };
const computedOn = { 'model.onnx': graph.digest };
const check = { format: 1, value: 0.5, limit: 0.4, direction: 'higher', computedOn };
const whole = { ...check, interval: { lower: 0.4, upper: 0.6 }, rows: 3, reason: 'why' };

async function read(files: Record<string, string>, names: string[]) {
  const directory = await mkdtemp(join(tmpdir(), 'relevo-own-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await mkdir(join(directory, 'relevo/checks'), { recursive: true });
  for (const [name, text] of Object.entries(files))
    await writeFile(join(directory, 'relevo/checks', name), text);
  return readOwnChecks(directory, names, graph);
}

describe("a team's own checks", () => {
  it('are read in the order asked for, with the digest of each', async () => {
    const text = JSON.stringify(whole);
    expect(await read({ 'b.json': text, 'c.json': '{}' }, ['c', 'a', 'b'])).toEqual([
      { name: 'c', state: 'invalid', why: 'format: Invalid input: expected 1' },
      { name: 'a', state: 'absent' },
      { name: 'b', state: 'read', digest: sha256(text), ...whole },
    ]);
    expect(await read({}, [])).toEqual([]);
  });

  it.each([
    ['computed on another graph', { ...check, computedOn: { 'model.onnx': 'b'.repeat(64) } }],
    ['computedOn does not name model.onnx', { ...check, computedOn: { other: graph.digest } }],
    ['interval: does not hold the value', { ...check, interval: { lower: 0.51, upper: 1 } }],
    ['interval: does not hold the value', { ...check, interval: { lower: 0, upper: 0.49 } }],
    ['computedOn.model.onnx: not a SHA-256 in hex', { ...check, computedOn: { 'model.onnx': 'x' } }],
    [
      'computedOn.model.onnx: not a SHA-256 in hex',
      { ...check, computedOn: { 'model.onnx': `${graph.digest}a` } },
    ],
    [
      'computedOn.model.onnx: not a SHA-256 in hex',
      { ...check, computedOn: { 'model.onnx': `a${graph.digest}` } },
    ],
  ])('are invalid: %s', async (why, content) =>
    expect(await read({ 'a.json': JSON.stringify(content) }, ['a'])).toEqual([
      { name: 'a', state: 'invalid', why },
    ]),
  );

  it('are invalid where they are no JSON', async () =>
    expect(await read({ 'a.json': '{"value": NaN}' }, ['a'])).toEqual([
      { name: 'a', state: 'invalid', why: ': Invalid input: expected object, received undefined' },
    ]));

  it('that cannot be read are no evidence', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'relevo-own-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    await mkdir(join(directory, 'relevo/checks/a.json'), { recursive: true });
    await expect(readOwnChecks(directory, ['a'], graph)).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it.each([
    ['direction', { direction: 'lower' }, true],
    ['direction', { direction: 'up' }, false],
    ['interval', { interval: { lower: 0.5, upper: 0.5 } }, true],
    ['interval', { interval: null }, true],
    ['interval', { interval: {} }, false],
    ['rows', { rows: 0 }, false],
    ['rows', { rows: null }, true],
    ['value', { value: Infinity }, false],
    ['limit', { limit: undefined }, false],
    ['reason', { reason: 'x'.repeat(500) }, true],
    ['reason', { reason: 'x'.repeat(501) }, false],
    ['computedOn', { computedOn: { '': graph.digest } }, false],
  ])('have a %s: %j', (_, change, valid) =>
    expect(ownCheckSchema.safeParse({ ...check, ...change }).success).toBe(valid),
  );
});
