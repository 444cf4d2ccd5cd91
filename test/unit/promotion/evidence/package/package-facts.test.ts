import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../../shared/kernel/digest.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { gatherFrom, shelve, type ShelvedModel } from '../../model-shelf.ts';

const rules = (gate: object = {}) => sampleRules({ ...gate }, { entity: 'customerID' });

const packageOf = async (model: ShelvedModel, gate: object = {}, address?: string) => {
  const artifactAddress = async (): Promise<string | undefined> => address;
  return (await gatherFrom(model, undefined, rules(gate), { artifactAddress })).package;
};

describe("a package's files", () => {
  it('are what they are', async () => {
    const facts = await packageOf(await shelve());
    expect(facts).toMatchObject({ address: null, pickles: [], undeclared: [], outside: [], ownChecks: [] });
    expect(facts?.graph.opsets.map(({ domain }) => domain)).toContain('');
    expect(facts?.graph.operators).toContainEqual({ domain: 'ai.onnx.ml', name: 'LinearClassifier' });
    expect(facts?.unrecorded).toEqual([
      'tag relevo.data_digest',
      'tag relevo.code_revision',
      'tag relevo.requirements',
      'tag relevo.seed or parameter seed',
      'parameters of the run',
    ]);
  });

  it('come with the parameters of the run', async () => {
    const { package: facts } = await gatherFrom(await shelve(), undefined, rules(), {
      readRun: async () => ({ metrics: {}, parameters: { seed: '1' }, tags: {} }),
    });
    expect(facts?.unrecorded).toHaveLength(3);
  });

  it('count where they are golden cases', async () => {
    const model = await shelve();
    await writeFile(join(model.directory, 'relevo/golden.json'), '{}');
    expect((await packageOf(model))?.undeclared).toEqual(['relevo/golden.json']);
    const { golden } = await gatherFrom(model, undefined, rules());
    expect(golden).toMatchObject({ state: 'invalid' });
  });

  it('are pickles by name or by first bytes', async () => {
    const model = await shelve();
    await mkdir(join(model.directory, 'extra'));
    await writeFile(join(model.directory, 'extra/scaler.joblib'), 'x');
    await writeFile(join(model.directory, 'extra/data'), Uint8Array.of(0x80, 4, 0x95));
    await writeFile(join(model.directory, 'extra/short'), Uint8Array.of(0x80));
    await writeFile(join(model.directory, 'extra/text'), Uint8Array.of(0x80, 9));
    expect((await packageOf(model))?.pickles).toEqual(['extra/data', 'extra/scaler.joblib']);
  });

  it('are all named by the tag, those that count', async () => {
    expect((await packageOf(await shelve({ tag: 'absent' })))?.undeclared).toEqual([
      'model.onnx',
      'relevo/evaluation.parquet',
      'relevo/profile.json',
    ]);
  });

  it('lie where the registry says, asked for only where it matters, kept without secrets', async () => {
    const model = await shelve();
    const asked = { provenance: { sources: ['https://a.example/m'] } };
    expect(await packageOf(model, {}, 's3://m')).toMatchObject({ address: null });
    expect(await packageOf(model, asked, 'https://me:key@a.example/m/1?sig=token')).toMatchObject({
      address: 'https://a.example/m/1',
    });
    expect(await packageOf(model, asked)).toMatchObject({ address: null });
  });
});

describe("a team's own checks", () => {
  const gate = { requiredChecks: ['fraud'] };
  const withCheck = async (content: (digest: string) => unknown) => {
    const model = await shelve();
    const digest = sha256(await readFile(join(model.directory, 'model.onnx')));
    await mkdir(join(model.directory, 'relevo/checks'));
    const given = content(digest);
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    await writeFile(join(model.directory, 'relevo/checks/fraud.json'), text);
    return (await packageOf(model, gate))?.ownChecks;
  };
  const good = { format: 1, value: 0.5, limit: 0.4, direction: 'higher' };

  it('are read where they are about this graph', async () => {
    const read = await withCheck((digest) => ({ ...good, computedOn: { 'model.onnx': digest } }));
    expect(read).toMatchObject([
      { name: 'fraud', state: 'read', value: 0.5, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  it.each([
    ['another graph', { ...good, computedOn: { 'model.onnx': 'a'.repeat(64) } }, 'computed on another graph'],
    ['no graph', { ...good, computedOn: {} }, 'computedOn does not name model.onnx'],
    ['text for a number', { ...good, value: '0.5', computedOn: {} }, 'value: '],
    [
      'an interval beside the value',
      { ...good, interval: { lower: 0.6, upper: 1 }, computedOn: {} },
      'interval: ',
    ],
    ['no JSON', '{"value": NaN}', ': '],
  ])('are invalid: %s', async (_what, content, why) => {
    const checks = await withCheck(() => content);
    expect(checks).toMatchObject([{ state: 'invalid', why: expect.stringContaining(why) }]);
  });

  it('are absent where the version has none', async () => {
    expect((await packageOf(await shelve(), gate))?.ownChecks).toEqual([{ name: 'fraud', state: 'absent' }]);
  });
});
