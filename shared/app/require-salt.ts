import { RelevoError } from '../kernel/error.ts';
import type { Policies } from './load-policies.ts';
import type { Settings } from './settings.ts';

/** @throws SETTINGS_INVALID naming the models whose policy hashes a column while there is no salt to hash with */
export function requireSalt(settings: Pick<Settings, 'RELEVO_HASH_SALT'>, policies: Policies): void {
  if (settings.RELEVO_HASH_SALT !== undefined) return;
  const hashing = policies
    .models()
    .filter((model) => Object.values(policies.get(model)?.capture.redact ?? {}).includes('hash'));
  if (hashing.length > 0)
    throw new RelevoError(
      'SETTINGS_INVALID',
      `RELEVO_HASH_SALT: needed, as these policies hash: ${hashing.join(', ')}`,
    );
}
