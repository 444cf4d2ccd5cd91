import type { ParsedRequest, ReadOptions } from '../protocol.ts';
import type { DescriptionPlan } from './description-plan.ts';

/** A request in the model's terms. */
export type ScoringInput = Pick<ParsedRequest, 'input' | 'ignored' | 'entities'>;

export type InputOptions = Pick<ReadOptions, 'limits' | 'entity'>;

/** Names that neither the signature nor the policy knows; `names` has all that the signature requires. */
export function ignoredNames(
  names: readonly string[],
  { known, complete }: Pick<DescriptionPlan, 'known' | 'complete'>,
  entity: string | null,
): string[] {
  if (complete && names.length === known.size) return [];
  return names.filter((name) => !known.has(name) && name !== entity);
}
