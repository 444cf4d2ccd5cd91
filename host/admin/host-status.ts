import { hostname } from 'node:os';
import type { HostSettings } from '../config/host-settings.ts';
import { hostVersion } from '../worker/core-api.ts';

/** `GET /admin/host/status`. A host whose app does not start never gets as far as answering. */
export const hostStatus = (settings: HostSettings): Record<string, unknown> => ({
  id: settings.hostId,
  state: 'Running',
  version: hostVersion,
  versionDetails: `${hostVersion} (embedded host, Node ${process.version})`,
  platformVersion: '',
  instanceId: '',
  computerName: hostname(),
  processUptime: Math.round(process.uptime() * 1000),
});
