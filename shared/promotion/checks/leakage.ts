import { wilsonInterval } from '../../stats/intervals/wilson-interval.ts';
import type { TrainedOn } from '../evidence/evidence.ts';
import { countOf, formatCount, formatNumber } from '../report/format-number.ts';
import { type Check, plainResult } from './facts.ts';

const id = 'leakage';

/** Share of equal rows that is tolerated where nothing says how many are equal by chance. */
const TOLERATED = 0.05;

/**
 * A candidate is not judged on rows of its own training. By entity no such row is allowed; by equal values no more than
 * are equal by chance.
 */
export const leakage: Check = ({ evidence: { trainedOn }, rules: { gate } }) => {
  if (trainedOn === undefined) {
    const reason = 'nothing says which rows it was trained on; log it with its training rows';
    return [plainResult(id, 'missing', 'evaluation rows that training has not seen', reason)];
  }
  const { rows, seen, method, chance } = trainedOn;
  const limit = chance ?? TOLERATED;
  const { lower } = wilsonInterval(seen, rows, gate.alpha);
  const above = method === 'entity' ? seen > 0 : lower > limit;
  const status = above ? (chance === null ? 'missing' : 'fail') : 'pass';
  const result = plainResult(id, status, requiredOf(trainedOn, limit), reasonOf(trainedOn));
  return [{ ...result, observed: rows === 0 ? null : seen / rows, limit, rows }];
};

function requiredOf({ method, chance }: TrainedOn, limit: number): string {
  if (method === 'entity') return 'no evaluation row about somebody of whom training has seen a row';
  const by = chance === null ? 'as far as the training set is not known' : 'as many as are equal by chance';
  return `at most ${formatNumber(limit)} of the evaluation rows equal to training rows, ${by}`;
}

function reasonOf({ rows, seen, method, chance }: TrainedOn): string {
  const whose = wordsOf(method, seen === 1);
  const byChance = chance === null || method === 'entity' ? '' : `; ${formatNumber(chance)} are so by chance`;
  return `${formatCount(seen)} of ${countOf(rows, 'evaluation row')} ${whose} the candidate was trained on${byChance}`;
}

const wordsOf = (method: TrainedOn['method'], one: boolean): string =>
  method === 'entity'
    ? `${one ? 'is' : 'are'} about an entity that`
    : `${one ? 'has' : 'have'} the values of a row that`;
