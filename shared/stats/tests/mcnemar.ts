import { normalTail } from '../distributions/normal-cdf.ts';

/** Rows on which exactly one of two models is right. */
export type Discordant = { onlyFirst: number; onlySecond: number };

export type McNemarResult = {
  method: 'exact' | 'corrected';
  /** Chance of a lead of the first model at least this large if both were equally good. */
  pGreater: number;
  pTwoSided: number;
};

/**
 * McNemar's test on paired decisions: exact binomial under 25 discordant rows, continuity-corrected normal from there.
 * No discordant row gives p = 1. Q. McNemar, 1947; correction of A. L. Edwards, 1948.
 */
export const mcnemar = (pairs: Discordant): McNemarResult =>
  pairs.onlyFirst + pairs.onlySecond < 25 ? mcnemarExact(pairs) : mcnemarCorrected(pairs);

/** The exact form: the smaller count is binomial with one half. */
export function mcnemarExact({ onlyFirst, onlySecond }: Discordant): McNemarResult {
  const trials = onlyFirst + onlySecond;
  return {
    method: 'exact',
    pGreater: halfBinomialCdf(onlySecond, trials),
    pTwoSided: Math.min(1, 2 * halfBinomialCdf(Math.min(onlyFirst, onlySecond), trials)),
  };
}

/** The normal form: ((b - c) ∓ 1) / sqrt(b + c). */
export function mcnemarCorrected({ onlyFirst, onlySecond }: Discordant): McNemarResult {
  const trials = onlyFirst + onlySecond;
  if (trials === 0) return { method: 'corrected', pGreater: 1, pTwoSided: 1 };
  const lead = onlyFirst - onlySecond;
  return {
    method: 'corrected',
    pGreater: normalTail((lead - 1) / Math.sqrt(trials)),
    pTwoSided: Math.min(1, 2 * normalTail(Math.max(0, Math.abs(lead) - 1) / Math.sqrt(trials))),
  };
}

/** P(X <= successes) for X binomial with `trials` and one half. */
function halfBinomialCdf(successes: number, trials: number): number {
  if (successes >= trials) return 1;
  let logTerm = -trials * Math.LN2;
  let total = Math.exp(logTerm);
  for (let k = 1; k <= successes; k++) {
    logTerm += Math.log((trials - k + 1) / k);
    total += Math.exp(logTerm);
  }
  return Math.min(1, total);
}
