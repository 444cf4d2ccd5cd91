import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { RelevoError } from '../kernel/error.ts';
import { externalDataLocations, isInsideDirectory } from './external-data.ts';

/**
 * The files that a graph keeps tensors in lie inside its directory, not even behind a symbolic link.
 *
 * @throws MODEL_EXTERNAL_DATA, MODEL_FILE_MISSING
 */
export async function checkExternalData(directory: string, graph: Buffer): Promise<void> {
  const locations = externalDataLocations(graph);
  if (!locations.every(isInsideDirectory)) throw outside();
  const real = locations.length === 0 ? directory : await realpath(directory);
  for (const location of locations) {
    const file = await realpath(join(real, location)).catch((cause: unknown) => {
      throw new RelevoError(
        'MODEL_FILE_MISSING',
        `the graph keeps tensors in ${location}, which the model directory lacks; log the whole directory`,
        { cause },
      );
    });
    if (file !== join(real, location)) throw outside();
  }
}

const outside = (): RelevoError =>
  new RelevoError(
    'MODEL_EXTERNAL_DATA',
    'the graph keeps tensors outside the model directory; save it with its external data beside model.onnx',
  );
