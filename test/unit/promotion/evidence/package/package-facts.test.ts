import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../../shared/kernel/digest.ts';
import {
  type PackageInput,
  readPackageFacts,
} from '../../../../../shared/promotion/evidence/package/package-facts.ts';
import type { RegisteredVersion } from '../../../../../shared/promotion/ports.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { sampleDescription } from '../../model-sample.ts';
import { gatherFrom, shelve, type ShelvedModel } from '../../model-shelf.ts';
import { registeredVersion } from '../../stated-record.ts';
import { graphBytes } from './graph-bytes.ts';
import { packageFolder } from './package-folder.ts';

const rules = (gate: object = {}) =>
  sampleRules({ severity: { latency: 'off' }, ...gate }, { entity: 'customerID' });

const packageOf = async (model: ShelvedModel, gate: object = {}, address?: string) => {
  const artifactAddress = async (): Promise<string | undefined> => address;
  return (await gatherFrom(model, undefined, rules(gate), { artifactAddress })).package;
};

const facts = async (files: Record<string, string | Uint8Array>, changes: Partial<PackageInput> = {}) => {
  const directory = await packageFolder({ 'model.onnx': graphBytes('Gemm'), ...files });
  const version = registeredVersion('7', { tags: {} });
  const input = { version, directory, description: sampleDescription(), address: null, parameters: {} };
  return readPackageFacts({ ...input, requiredChecks: [], ...changes });
};

const tagged = (...paths: string[]): RegisteredVersion => {
  const digests = Object.fromEntries(paths.map((path) => [path, 'a'.repeat(64)]));
  return registeredVersion('7', { tags: { 'relevo.sha256': JSON.stringify(digests) } });
};

describe('a package of a few files', () => {
  it('is nothing without its graph', async () => {
    const description = sampleDescription({ modelFile: 'graph/model.onnx' });
    expect(await facts({ 'graph/other.onnx': '' }, { description })).toBeUndefined();
  });

  it('is what its graph is made of, and what its version and run say', async () => {
    expect(await facts({ 'relevo/profile.json': '{}' }, { parameters: { seed: '1' } })).toEqual({
      address: null,
      pickles: [],
      undeclared: ['model.onnx', 'relevo/evaluation.parquet', 'relevo/profile.json'],
      outside: [],
      graph: { opsets: [{ domain: '', version: 17 }], operators: [{ domain: '', name: 'Gemm' }] },
      unrecorded: ['tag relevo.data_digest', 'tag relevo.code_revision', 'tag relevo.requirements'],
      ownChecks: [],
    });
  });

  it('counts what it has beside the graph: rows and profile, golden cases, tensors', async () => {
    const modelFile = 'graph/model.onnx';
    const description = sampleDescription({ modelFile, evaluation: null, profile: null });
    const files = { 'relevo/golden.json': '{}', [modelFile]: graphBytes('Gemm', 'w.bin', 'in/b.bin') };
    const counting = [modelFile, 'relevo/golden.json', 'graph/w.bin', 'graph/in/b.bin'];
    const undeclared = async (...declared: string[]) =>
      (await facts(files, { description, version: tagged(...declared) }))?.undeclared;
    expect(await undeclared()).toEqual(counting);
    expect(await undeclared('graph/w.bin', 'other', 'relevo/golden.json')).toEqual([
      modelFile,
      'graph/in/b.bin',
    ]);
    expect(await undeclared(...counting)).toEqual([]);
  });

  it('has tensors nowhere else, and not under a name that every object has', async () => {
    const graph = graphBytes('Gemm', '../up.bin', 'constructor', '/etc/x', 'toString');
    const description = sampleDescription({ evaluation: null, profile: null });
    expect(
      await facts({ 'model.onnx': graph }, { description, version: tagged('model.onnx') }),
    ).toMatchObject({
      outside: ['../up.bin', '/etc/x'],
      undeclared: ['constructor', 'toString'],
    });
  });

  it('has files with a backslash in their names, which are no folders', async () => {
    const description = sampleDescription({ evaluation: null, profile: null });
    const files = { 'model.onnx': graphBytes('Gemm', 'in\\w.bin'), 'in\\w.bin': Uint8Array.of(0x80, 4) };
    const version = tagged('model.onnx', 'in/w.bin');
    expect(await facts(files, { description, version })).toMatchObject({
      pickles: ['in\\w.bin'],
      undeclared: ['in\\w.bin'],
    });
  });

  it.each([
    ['s3://bucket/m', 's3://bucket/m'],
    ['', ''],
    [null, null],
    ['https://me:key@a.example/m/1?sig=token', 'https://a.example/m/1'],
    ['HTTPS://me:k:y@a.example/m#part', 'HTTPS://a.example/m'],
    ['git+ssh2.x-y://me:@a.example/m', 'git+ssh2.x-y://a.example/m'],
    ['abfss://container@account.example/m', 'abfss://container@account.example/m'],
    ['https://a.example/x:y@z', 'https://a.example/x:y@z'],
    ['mailto:me://you:key@a.example', 'mailto:me://you:key@a.example'],
    ['s3://bucket/m?a=1\n?b', 's3://bucket/m'],
  ])('is kept at %j as %j', async (address, expected) =>
    expect((await facts({}, { address }))?.address).toBe(expected),
  );

  it('may bring checks along, of which those asked for are read', async () => {
    const computedOn = { 'model.onnx': sha256(graphBytes('Gemm')) };
    const check = { format: 1, value: 0.5, limit: 0.4, direction: 'higher', computedOn };
    const files = { 'relevo/checks/a.json': JSON.stringify(check), 'relevo/checks/b.json': '{}' };
    expect((await facts(files, { requiredChecks: ['c', 'a'] }))?.ownChecks).toMatchObject([
      { name: 'c', state: 'absent' },
      { name: 'a', state: 'read', value: 0.5 },
    ]);
  });
});

const picklesAmong = async (files: Record<string, string | Uint8Array>) => (await facts(files))?.pickles;

describe('pickles among the files', () => {
  it('are known by their names, whatever is in them', async () => {
    const endings = ['pkl', 'pickle', 'joblib', 'dill', 'cloudpickle', 'pt', 'pth', 'ckpt', 'PKL'];
    const names = endings.map((ending) => `in/${ending}.${ending}`);
    expect(await picklesAmong(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual(
      names.toSorted(),
    );
    expect(
      await picklesAmong({ pkl: 'x', 'a.pkl.txt': 'x', 'in.pkl/a': 'x', 'a.ptx': 'x', 'a.xpt': 'x' }),
    ).toEqual([]);
  });

  it('are known by their first bytes, from protocol 2 to 5', async () => {
    const files = {
      one: Uint8Array.of(0x80, 1, 0),
      two: Uint8Array.of(0x80, 2),
      five: Uint8Array.of(0x80, 5, 0x95),
      six: Uint8Array.of(0x80, 6, 0),
      other: Uint8Array.of(0x81, 4, 0),
      short: Uint8Array.of(0x80),
      none: Uint8Array.of(),
    };
    expect(await picklesAmong(files)).toEqual(['five', 'two']);
  });
});

describe("a real package's files", () => {
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

describe("a real model's own checks", () => {
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
