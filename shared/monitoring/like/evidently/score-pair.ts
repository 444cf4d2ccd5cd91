import { judged, type LikeColumn, unmeasured } from '../way.ts';
import { canBeDrawn } from './can-be-drawn.ts';
import type { Method } from './method.ts';
import { chooseMethod, methods } from './methods.ts';
import type { SamplePair } from './sample-pair.ts';

/** A column's score by the method that was asked for, or that Evidently chooses. */
export function scorePair(name: string, pair: SamplePair, asked: string | undefined): LikeColumn {
  const { type, referenceRows, currentRows } = pair;
  const fail = (code: string, message: string): LikeColumn =>
    unmeasured(name, type, 'not-measured', code, message);
  if (Math.min(referenceRows, currentRows) === 0)
    return fail('COLUMN_EMPTY', 'no values in one of the tables');
  const method = asked ?? chooseMethod(pair);
  const { statistic, base, threshold, comparison, measure } = methodNamed(method);
  const scored = measure(pair);
  if ('refused' in scored) return fail('REFUSED', `${method}: ${scored.refused}`);
  if (type === 'num' && !canBeDrawn(pair))
    return fail('REFUSED', 'the range of the values cannot be divided for a histogram');
  const rule = { method, statistic, bins: scored.bins ?? null, base, threshold, comparison };
  return judged(name, type, rule, scored.score);
}

function methodNamed(name: string): Method {
  const method = methods[name];
  if (method === undefined) throw new RangeError(`Evidently has no method ${name}`);
  return method;
}
