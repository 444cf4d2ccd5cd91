/** What a value did to a detector: nothing new, a warning that change may be under way, or a change found. */
export type DetectorSignal = 'stable' | 'warning' | 'drift';

/**
 * Watches a stream for change, one value at a time. After `drift` it forgets everything and starts again with the next value.
 * `state` is a plain JSON value from which the same detector goes on elsewhere.
 */
export type Detector<State> = { update: (value: number) => DetectorSignal; state: () => State };
