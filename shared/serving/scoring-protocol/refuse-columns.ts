import { inputError } from '../../kernel/error.ts';

const NAMED = 5;
const CHARACTERS = 64;

/**
 * Refuses columns that are not in the signature, naming the first five, percent-encoded and cut to 64 characters.
 *
 * @throws COLUMN_UNKNOWN
 */
export function refuseColumns(names: readonly string[]): never {
  const shown = names
    .slice(0, NAMED)
    .map((name) => encodeURIComponent(name.slice(0, CHARACTERS).toWellFormed()));
  const more = names.length > NAMED ? ', …' : '';
  throw inputError(
    'COLUMN_UNKNOWN',
    'columns',
    `${names.length} not in the model's signature: ${shown.join(', ')}${more}`,
  );
}
