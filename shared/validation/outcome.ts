import type { CheckCode } from '../policy/validation.ts';

export const MAX_SAMPLES = 20;

/** What one check found, before the policy says how much it matters. */
export type Outcome = {
  code: CheckCode;
  column: string | null;
  /** `not-run`: the message says why. */
  status: 'held' | 'broken' | 'not-run';
  /** What is wrong where it is broken; holds no value from the data. */
  message: string;
  /** The share, count or coefficient that was compared, and with what. */
  observed: number | null;
  limit: number | null;
  /** Rows concerned, and the numbers of up to 20 of them, counted from 1. */
  rows: number;
  sampleRows: number[];
};

type Judged = Pick<Outcome, 'code' | 'column' | 'message'> & Partial<Outcome> & { broken: boolean };

export const outcome = ({ broken, ...found }: Judged): Outcome => ({
  status: broken ? 'broken' : 'held',
  observed: null,
  limit: null,
  rows: 0,
  sampleRows: [],
  ...found,
});

/** A check that could not be made, and why. */
export const notRun = (code: CheckCode, column: string | null, message: string): Outcome => ({
  ...outcome({ code, column, message, broken: false }),
  status: 'not-run',
});
