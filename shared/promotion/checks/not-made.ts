import type { GateCheck } from '../../policy/gate/check-names.ts';
import { type Check, plainResult } from './facts.ts';

/** A check that is not made yet. What a policy set up is missing, so that nothing passes for want of a look. */
export const notMade =
  (name: GateCheck): Check =>
  ({ rules: { gate } }) => {
    const isAsked = name === 'value' && gate.value !== null;
    return [plainResult(name, isAsked ? 'missing' : 'not-run', 'a later release', 'not looked at yet')];
  };
