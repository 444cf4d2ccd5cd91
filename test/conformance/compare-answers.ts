import type { ConformanceAnswer } from './answer.ts';

/** A part of an answer in which two servers may differ. */
export type Aspect =
  | 'status'
  | 'content-type'
  | 'allow'
  | 'body'
  | 'error-code'
  | 'error-class'
  | 'message'
  | 'stack-trace';

/** The aspects in which our answer differs from MLflow's. Answers with predictions are compared byte for byte. */
export function compareAnswers(theirs: ConformanceAnswer, ours: ConformanceAnswer): Aspect[] {
  const aspects: Aspect[] = [];
  if (theirs.status !== ours.status) aspects.push('status');
  if (theirs.contentType !== ours.contentType) aspects.push('content-type');
  if (theirs.allow !== ours.allow) aspects.push('allow');
  const theirError = errorOf(theirs.body);
  const ourError = errorOf(ours.body);
  if (theirError === undefined || ourError === undefined)
    return theirs.body === ours.body ? aspects : [...aspects, 'body'];
  if (theirError.error_code !== ourError.error_code) aspects.push('error-code');
  if (theirError.error_class !== ourError.error_class || theirError.sqlstate !== ourError.sqlstate)
    aspects.push('error-class');
  if (!isEqualMessage(theirError.message, ourError.message)) aspects.push('message');
  if (theirError.stack_trace !== undefined || ourError.stack_trace !== undefined) aspects.push('stack-trace');
  return aspects;
}

type ErrorBody = {
  error_code: string;
  message: string;
  sqlstate?: string;
  error_class?: string;
  stack_trace?: string;
};

function errorOf(body: string): ErrorBody | undefined {
  if (!body.startsWith('{"error_code"')) return undefined;
  return JSON.parse(body) as ErrorBody;
}

/** Python writes a set in another order in each process. */
const sets = /\{('[a-z_]+'(?:, )?)+\}/g;

const ordered = (message: string): string =>
  message.replace(sets, (set) => set.slice(1, -1).split(', ').toSorted().join(', '));

const isEqualMessage = (theirs: string, ours: string): boolean => ordered(theirs) === ordered(ours);
