import type { Clock } from '../clock.ts';
import type { QueueSettings } from '../config/host-settings.ts';
import type { Binding, InvocationResult, TypedData, WriteOutputs } from '../invocation.ts';
import { optionalText, requiredText } from '../listeners/binding-property.ts';
import type { QueueWakeups } from '../listeners/queue/queue-wakeups.ts';
import type { Random } from '../random.ts';
import type { StorageClients } from '../storage-clients.ts';
import { bindingDataOf } from './binding-data.ts';
import { resolveBindingExpression } from './binding-expression.ts';
import { writeBlobOutput } from './blob-output.ts';
import { writeQueueOutput } from './queue-output.ts';

export type OutputDeps = {
  storage: StorageClients;
  encoding: QueueSettings['messageEncoding'];
  wakeups: QueueWakeups;
  clock: Clock;
  random: Random;
};

/** Writes the values that a function gave its `queue` and `blob` outputs, one after the other. */
export function createWriteOutputs(deps: OutputDeps): WriteOutputs {
  return async (target, input, result) => {
    const given = target.outputs.flatMap((binding): [Binding, TypedData][] => {
      const value = valueOf(binding, result);
      return value === undefined || binding.type.toLowerCase() === 'http' ? [] : [[binding, value]];
    });
    if (given.length === 0) return;
    const sources = { data: bindingDataOf(input), clock: deps.clock, random: deps.random };
    for (const [binding, value] of given) {
      await write(deps, binding, value, (template) => resolveBindingExpression(template, sources));
    }
  };
}

const valueOf = (binding: Binding, result: InvocationResult): TypedData | undefined =>
  binding.name === '$return'
    ? result.returnValue
    : result.outputs.find((output) => output.name === binding.name)?.data;

async function write(
  { storage, encoding, wakeups }: OutputDeps,
  binding: Binding,
  value: TypedData,
  resolve: (template: string) => string,
): Promise<void> {
  const connection = optionalText(binding, 'connection');
  switch (binding.type.toLowerCase()) {
    case 'queue': {
      const name = resolve(requiredText(binding, 'queueName')).toLowerCase();
      const deps = { encoding, notify: (url: string) => wakeups.notify(url) };
      return writeQueueOutput(storage.queues(connection), name, value, deps);
    }
    case 'blob':
      return writeBlobOutput(storage.blobs(connection), resolve(requiredText(binding, 'path')), value);
    default:
      throw new Error(`The host cannot write an output of type '${binding.type}'.`);
  }
}
