import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Lookup } from './lookup.ts';

const limit = 32;

/**
 * The name under which state of this app is kept in the host's storage account (timer status, blob receipts):
 * the setting `AzureFunctionsWebHost__hostid`, else the site's name, else machine name plus a hash of the folder.
 */
export function hostIdOf(appDir: string, lookup: Lookup): string {
  const explicit = lookup('AzureFunctionsWebHost__hostid');
  if (explicit !== undefined && explicit !== '') return explicit.toLowerCase();
  const site = lookup('WEBSITE_SITE_NAME');
  if (site !== undefined && site !== '') return trimmed(site.toLowerCase().slice(0, limit));
  const machine = hostname()
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '')
    .slice(0, limit - 11);
  const hash = createHash('sha256').update(appDir).digest('hex').slice(0, 10);
  return machine === '' ? `host-${hash}` : `${machine.replace(/^-+|-+$/g, '')}-${hash}`;
}

const trimmed = (id: string): string => id.replace(/-+$/, '');
