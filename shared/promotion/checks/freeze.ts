import { type Check, plainResult } from './facts.ts';

/** In a freeze nothing is decided about the candidate; it can be asked again afterwards. */
export const freeze: Check = ({ evidence: { frozen }, rules: { gate } }) => {
  if (gate.freeze.periods.length + gate.freeze.weekdays.length === 0) return [];
  const status = frozen === null ? 'pass' : 'missing';
  return [plainResult('freeze', status, 'no freeze in force', frozen ?? 'nothing is frozen')];
};
