import { InvalidArgumentError } from 'commander';

/** The number of a decision on the command line, from 1 on. @throws InvalidArgumentError */
export function decisionNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('not the number of a decision');
  return Number(text);
}
