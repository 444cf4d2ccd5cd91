import { inputError } from '../../kernel/error.ts';
import type { RequestedOutput } from './envelope.ts';
import { isRecord, kindOf } from '../scoring-protocol/parse-body.ts';
import { refuseSharedMemory, unsupported } from './split-parameters.ts';

/** The outputs that a request names, each once; null when it names none, which means all. @throws OUTPUTS, UNSUPPORTED */
export function readOutputs(outputs: unknown, binary: boolean): RequestedOutput[] | null {
  if (outputs === undefined || outputs === null) return null;
  if (!Array.isArray(outputs))
    throw inputError('OUTPUTS', 'outputs', `expected an array of outputs, got ${kindOf(outputs)}`);
  const seen = new Set<string>();
  const requested = outputs.map((output: unknown, index) => {
    const path = `outputs[${index}]`;
    const read = readOutput(output, path, binary);
    if (seen.has(read.name)) throw inputError('OUTPUTS', `${path}.name`, 'a name given before');
    seen.add(read.name);
    return read;
  });
  return requested.length === 0 ? null : requested;
}

function readOutput(output: unknown, path: string, binary: boolean): RequestedOutput {
  if (!isRecord(output)) throw inputError('OUTPUTS', path, `expected an object, got ${kindOf(output)}`);
  const { name, parameters } = output;
  if (typeof name !== 'string')
    throw inputError('OUTPUTS', `${path}.name`, `expected a string, got ${kindOf(name)}`);
  const own = parameters ?? {};
  if (!isRecord(own))
    throw inputError('PARAMETERS', `${path}.parameters`, `expected an object, got ${kindOf(own)}`);
  refuseSharedMemory(own, path);
  if (Object.hasOwn(own, 'classification')) throw unsupported('classification', `${path}.parameters`);
  const asked = readFlag(own['binary_data'], `${path}.parameters.binary_data`);
  return { name, binary: asked ?? binary };
}

export function readFlag(value: unknown, path: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw inputError('PARAMETERS', path, `expected true or false, got ${kindOf(value)}`);
}
