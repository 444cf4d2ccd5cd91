import type { GateCheck } from '../../policy/gate/check-names.ts';
import { type Check, plainResult } from './facts.ts';

/** A check that is not made yet. */
export const notMade =
  (name: GateCheck): Check =>
  () => [plainResult(name, 'not-run', 'a later release', 'not looked at yet')];
