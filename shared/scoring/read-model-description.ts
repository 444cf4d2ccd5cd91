import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RelevoError } from '../kernel/error.ts';
import type { ModelDescription } from './model-description.ts';
import { parseModelDescription } from './parse-model-description.ts';

/**
 * Reads the MLmodel file of a downloaded model directory.
 *
 * @throws MODEL_FILE_MISSING, MODEL_DESCRIPTION_INVALID, MODEL_NOT_ONNX, MODEL_SIGNATURE_UNSUPPORTED
 */
export const readModelDescription = async (directory: string): Promise<ModelDescription> =>
  parseModelDescription(await readMlmodel(directory));

async function readMlmodel(directory: string): Promise<string> {
  try {
    return await readFile(join(directory, 'MLmodel'), 'utf8');
  } catch (cause) {
    throw new RelevoError('MODEL_FILE_MISSING', 'the model directory has no MLmodel file', { cause });
  }
}
