import { RelevoError } from '../../shared/kernel/error.ts';

/** The demo shows a working loop or fails: nothing is passed over. */
export const unexpected = (what: string): RelevoError => new RelevoError('DEMO_UNEXPECTED', what);
