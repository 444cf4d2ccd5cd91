import { RelevoError } from '../kernel/error.ts';
import type { Policies } from './load-policies.ts';
import type { Settings } from './settings.ts';

/** @throws SETTINGS_INVALID where the default model has no policy */
export function requireDefaultModel(
  { RELEVO_DEFAULT_MODEL: model }: Pick<Settings, 'RELEVO_DEFAULT_MODEL'>,
  policies: Pick<Policies, 'get' | 'models'>,
): void {
  if (model === undefined || policies.get(model) !== undefined) return;
  throw new RelevoError(
    'SETTINGS_INVALID',
    `RELEVO_DEFAULT_MODEL: no policy of that name; there are: ${policies.models().join(', ')}`,
  );
}
