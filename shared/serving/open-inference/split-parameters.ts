import { inputError, type RelevoError } from '../../kernel/error.ts';

/** Of the protocol, its extensions or other servers; they say nothing that changes a prediction here. */
const reserved: ReadonlySet<string> = new Set([
  'binary_data_output',
  'content_type',
  'headers',
  'priority',
  'timeout',
]);

/** Of extensions that are not served: to leave them out of account would answer something else than was asked. */
const refused: ReadonlySet<string> = new Set(['sequence_id', 'sequence_start', 'sequence_end']);

/** The parameters of a request that are meant for the model. @throws UNSUPPORTED */
export function splitParameters(given: Record<string, unknown>): Map<string, unknown> {
  const own = new Map<string, unknown>();
  for (const [name, value] of Object.entries(given)) {
    if (refused.has(name)) throw unsupported(name, 'parameters');
    if (!reserved.has(name)) own.set(name, value);
  }
  return own;
}

/** @throws UNSUPPORTED */
export function refuseSharedMemory(parameters: Record<string, unknown>, path: string): void {
  if (Object.hasOwn(parameters, 'shared_memory_region'))
    throw unsupported('shared_memory_region', `${path}.parameters`);
}

export const unsupported = (name: string, path: string): RelevoError =>
  inputError('UNSUPPORTED', path, `${name} is not supported`);
