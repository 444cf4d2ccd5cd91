import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { z } from 'zod';
import { projectRoot } from '../project-root.ts';

export const MODEL = 'telco-churn';

const policySchema = z.record(z.string(), z.unknown());

/** What the demo changes: windows of seconds instead of days, and a first retraining without waiting a week. */
const overrides = {
  monitoring: { window: '10s', minRows: 200, alarm: { hits: 2, windows: 3 } },
  retraining: { onDrift: 'retrain', cooldown: '1h', minLabelledRows: 400 },
};

/** Said at the start of the demo. */
export const policyNote = `windows of ${overrides.monitoring.window} instead of a day, alarm at ${overrides.monitoring.alarm.hits} of ${overrides.monitoring.alarm.windows}`;

/** Writes the demo's copy of `models/telco-churn.jsonc` into `folder` and returns the folder. */
export function writeDemoPolicy(folder: string): string {
  const text = readFileSync(join(projectRoot, 'models', `${MODEL}.jsonc`), 'utf8');
  const policy = policySchema.parse(parse(text, [], { allowTrailingComma: true }));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${MODEL}.jsonc`), JSON.stringify({ ...policy, ...overrides }, undefined, 2));
  return folder;
}

/** Polling of seconds instead of minutes. */
export const demoSettings: Record<string, string> = {
  RELEVO_DEFAULT_MODEL: MODEL,
  RELEVO_TRACK_SCHEDULE: '*/2 * * * * *',
  RELEVO_MONITOR_SCHEDULE: '*/3 * * * * *',
  RELEVO_HINT_INTERVAL: '1s',
  RELEVO_CAPTURE_FLUSH: '500ms',
};
