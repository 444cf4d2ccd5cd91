import { RelevoError } from '../kernel/error.ts';
import type { ModelDescription } from './model-description.ts';

/** Tags of a version that is another one's files with another decision threshold. */
export const thresholdTags = {
  /** From which probability on the label is positive, in place of what MLmodel says. */
  threshold: 'relevo.threshold',
  /** The version whose files it has. */
  of: 'relevo.threshold_of',
  /** The threshold of that version. */
  from: 'relevo.threshold_from',
  /** When the files were registered first, in milliseconds since 1970: their rows are no newer. */
  filesAt: 'relevo.threshold_files_at',
} as const;

/** The threshold in a version's tag. Throws THRESHOLD_INVALID for what is no number from 0 to 1. */
export function parseThreshold(text: string): number {
  const threshold = /^\d+(\.\d+)?(e-\d+)?$/.test(text) ? Number(text) : NaN;
  if (threshold >= 0 && threshold <= 1) return threshold;
  throw new RelevoError(
    'THRESHOLD_INVALID',
    `the tag ${thresholdTags.threshold} is not a number from 0 to 1; set a number or delete it`,
  );
}

/** What a version says by its tag, before what its files say. Throws THRESHOLD_INVALID where labels do not come from a threshold. */
export function withThreshold(
  description: ModelDescription,
  threshold: number | undefined,
): ModelDescription {
  if (threshold === undefined) return description;
  if (description.packaged && description.task === 'binary') return { ...description, threshold };
  throw new RelevoError(
    'THRESHOLD_INVALID',
    `the tag ${thresholdTags.threshold} is for binary models with metadata.relevo`,
  );
}
