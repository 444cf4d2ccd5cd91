import { badge } from '../../report/html-parts.ts';
import type { DriftStatus } from '../drift/drift.ts';

const words: Record<DriftStatus, string> = {
  DRIFTED: 'drifted',
  QUIET: 'no drift',
  NOT_ENOUGH_DATA: 'too few values',
  MISSING: 'missing',
  RETYPED: 'other type',
  NOT_COMPARED: 'not compared',
  REDACTED: 'redacted',
};

const urgent: ReadonlySet<DriftStatus> = new Set<DriftStatus>(['DRIFTED', 'MISSING', 'RETYPED']);

/** A column's status in plain words. */
export const statusBadge = (status: DriftStatus): string =>
  badge(words[status], urgent.has(status) ? 'bad' : 'quiet');
