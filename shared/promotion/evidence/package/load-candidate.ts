import { RelevoError } from '../../../kernel/error.ts';
import type { PromotionRequest } from '../../messages.ts';
import type { ModelRegistry, RegisteredVersion } from '../../ports.ts';
import { refusePrompt } from './refuse-prompt.ts';

/**
 * The version that a request names.
 *
 * @throws VERSION_NOT_FOUND, MODEL_IS_PROMPT, VERSION_FAILED, VERSION_RUN_MISMATCH: never retried;
 * VERSION_NOT_READY: retried
 */
export async function loadCandidate(
  registry: ModelRegistry,
  { model, version, runId }: PromotionRequest,
  signal?: AbortSignal,
): Promise<RegisteredVersion> {
  const found = await registry.findVersion(model, version, signal);
  const name = `${model} v${version}`;
  if (found === undefined)
    throw new RelevoError('VERSION_NOT_FOUND', `${name} does not exist in the registry`, {
      status: 404,
      path: 'version',
    });
  refusePrompt(found);
  if (found.status === 'FAILED_REGISTRATION')
    throw new RelevoError('VERSION_FAILED', `${name} failed to register`, { status: 409, path: 'version' });
  if (found.status === 'PENDING_REGISTRATION')
    throw new RelevoError('VERSION_NOT_READY', `${name} is still being registered`, {
      status: 409,
      retryable: true,
    });
  if (found.runId !== null && runId !== undefined && found.runId !== runId)
    throw new RelevoError(
      'VERSION_RUN_MISMATCH',
      `${name} was produced by another run than the request says`,
      {
        status: 409,
        path: 'runId',
      },
    );
  return found;
}
