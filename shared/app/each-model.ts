import { isRelevoError } from '../kernel/error.ts';
import type { Log } from '../kernel/log.ts';
import type { Policy } from '../policy/policy.ts';
import type { Policies } from './load-policies.ts';

/**
 * Does the work for one model after the other. One that fails is logged and does not keep the others from their turn;
 * after an abort no further one begins.
 * @throws AggregateError with all failures
 */
export async function eachModel(
  policies: Pick<Policies, 'models' | 'get'>,
  log: Log,
  signal: AbortSignal,
  work: (model: string, policy: Policy) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const model of policies.models()) {
    const policy = policies.get(model);
    if (policy === undefined) continue;
    signal.throwIfAborted();
    await work(model, policy).catch((error: unknown) => {
      log.error('a model could not be looked after', { model, reason: reasonOf(error) });
      failures.push(error);
    });
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(reasonOf).join('; '));
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  if (isRelevoError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
