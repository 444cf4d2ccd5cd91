import type { Lookup } from '../config/lookup.ts';

/** True when the setting `AzureWebJobs.<Name>.Disabled` (with underscores where dots are not allowed) says so. */
export function isDisabled(name: string, lookup: Lookup): boolean {
  const value = lookup(`AzureWebJobs.${name}.Disabled`) ?? lookup(`AzureWebJobs_${name}_Disabled`);
  return value !== undefined && ['true', '1'].includes(value.toLowerCase());
}
