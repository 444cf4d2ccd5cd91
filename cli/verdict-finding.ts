import type { PredictionsReport } from '../shared/app/commands/compare-predictions.ts';
import type { Finding } from './run-command.ts';

/** What a pipeline is told of a verdict: promotion goes on, a rejection stops it, and evidence that is missing is neither. */
export const findingOf: Record<PredictionsReport['verdict'], Finding> = {
  promote: 'fine',
  reject: 'found',
  'insufficient-evidence': 'open',
};
