import { describe, expect, inject, it } from 'vitest';
import type { Binding, InvocationInput, InvocationResult, TypedData } from '../../host/invocation.ts';
import { createWriteOutputs } from '../../host/outputs/write-outputs.ts';
import { createStorageClients } from '../../host/storage-clients.ts';
import { base64, createHarness, hosted, unique } from './listener-harness.ts';

const { connectionString } = inject('azurite');
const h = createHarness(connectionString);

const input: InvocationInput = {
  data: { string: '' },
  triggerMetadata: { name: { string: 'churn' } },
  reason: '',
};

function write(
  output: Partial<Binding>,
  value: TypedData | undefined,
  encoding: 'base64' | 'none' = 'base64',
) {
  const binding: Binding = { name: 'out', direction: 'out', type: 'queue', ...output };
  const writeOutputs = createWriteOutputs({
    storage: createStorageClients((name) =>
      name === 'AzureWebJobsStorage' || name === 'AzureWebJobsOther' ? connectionString : undefined,
    ),
    encoding,
    wakeups: h.wakeups,
    clock: h.context.clock,
    random: h.context.random,
  });
  const target = { ...hosted('Writer', { type: 'queueTrigger' }), outputs: [binding] };
  const result: InvocationResult =
    binding.name === '$return'
      ? { outputs: [], returnValue: value }
      : {
          outputs: value === undefined ? [] : [{ name: 'out', data: value }],
          returnValue: { string: 'unused' },
        };
  return writeOutputs(target, input, result);
}

async function messages(queueName: string): Promise<string[]> {
  const { peekedMessageItems } = await h.queueService
    .getQueueClient(queueName)
    .peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map((item) => item.messageText);
}

const readBlob = (container: string, name: string) =>
  h.blobService.getContainerClient(container).getBlobClient(name).downloadToBuffer();

const queueCases: [string, TypedData, string[]][] = [
  ['a text', { string: 'héllo' }, ['héllo']],
  ['an object', { json: '{"a":1}' }, ['{"a":1}']],
  ['an array', { json: '[{"a":1},"text",2,null]' }, ['{"a":1}', 'text', '2']],
  ['a text that is a JSON array', { string: ' [{"a": 1}, "b"] ' }, ['{"a":1}', 'b']],
  ['a text that only looks like one', { string: '[a]' }, ['[a]']],
  ['a number', { int: 7 }, ['7']],
  ['a fraction', { double: 7.5 }, ['7.5']],
  ['null', { json: 'null' }, []],
  ['an empty array', { json: '[]' }, []],
];

describe('queue output', () => {
  it.each(queueCases)('writes %s', async (_, value, expected) => {
    const queueName = unique('out');
    await h.queueService.createQueue(queueName);
    await write({ queueName }, value);
    expect(await messages(queueName)).toEqual(expected.map(base64));
  });

  it('creates the queue, fills its name, and wakes its listener', async () => {
    const suffix = unique('q');
    let woken = 0;
    const queueName = `churn-${suffix}`;
    h.wakeups.onMessage(h.queueService.getQueueClient(queueName).url, () => (woken += 1));
    await write({ queueName: `{name}-${suffix}` }, { string: 'x' });
    expect(await messages(queueName)).toEqual([base64('x')]);
    expect(woken).toBe(1);
  });

  it('keeps bytes as they are', async () => {
    const queueName = unique('out');
    const bytes = Buffer.from([0, 255, 128]);
    await write({ queueName }, { bytes });
    expect(await messages(queueName)).toEqual([bytes.toString('base64')]);
  });

  it('writes plain text where messageEncoding is none', async () => {
    const queueName = unique('out');
    await write({ queueName }, { json: '{"a":"<&>"}' }, 'none');
    expect(await messages(queueName)).toEqual(['{"a":"<&>"}']);
  });

  it('writes the return value through $return only, and nothing where none was given', async () => {
    const queueName = unique('out');
    await h.queueService.createQueue(queueName);
    await write({ queueName }, undefined);
    await write({ queueName, name: '$return' }, undefined);
    expect(await messages(queueName)).toEqual([]);
    await write({ queueName, name: '$return' }, { string: 'returned' });
    expect(await messages(queueName)).toEqual([base64('returned')]);
  });

  it('fails on a message that is too large', async () => {
    const value = { string: 'x'.repeat(64 * 1024) };
    await expect(write({ queueName: unique('out') }, value)).rejects.toThrow(/413|too large/i);
  });
});

describe('blob output', () => {
  it.each<[string, TypedData, Buffer]>([
    ['bytes', { bytes: Buffer.from([0, 255, 128]) }, Buffer.from([0, 255, 128])],
    ['text', { string: 'héllo' }, Buffer.from('héllo')],
    ['an object', { json: '{"a":[1]}' }, Buffer.from('{"a":[1]}')],
    ['an empty text', { string: '' }, Buffer.from('')],
  ])('writes %s and creates the container', async (_, value, expected) => {
    const container = unique('out');
    await write({ type: 'blob', path: `${container}/{name}/a.bin` }, value);
    expect(await readBlob(container, 'churn/a.bin')).toEqual(expected);
  });

  it('overwrites, through another connection as well', async () => {
    const container = unique('out');
    await write({ type: 'blob', path: `${container}/a` }, { string: 'first' });
    await write({ type: 'blob', path: `${container}/a`, connection: 'Other' }, { string: '2' });
    expect((await readBlob(container, 'a')).toString()).toBe('2');
  });

  it('writes nothing for null', async () => {
    const container = unique('out');
    await write({ type: 'blob', path: `${container}/a` }, { json: 'null' });
    expect(await h.blobService.getContainerClient(container).exists()).toBe(false);
  });

  it.each([
    [{ path: 'only-a-container' }, "'only-a-container' is no path of a blob: 'container/name' is expected."],
    [{ path: 'c/{missing}' }, "No value for named parameter 'missing'."],
    [{}, "'path' of binding 'out' (blob) is missing."],
    [
      { path: 'c/a', connection: 'Nowhere' },
      "Storage account connection string 'Nowhere' does not exist: set it in the app settings",
    ],
  ])('fails on %j', async (binding, message) => {
    await expect(write({ type: 'blob', ...binding }, { string: 'x' })).rejects.toThrow(message);
  });
});

it('refuses an output that the host does not know', async () => {
  await expect(write({ type: 'table' }, { string: 'x' })).rejects.toThrow(
    "The host cannot write an output of type 'table'.",
  );
});
