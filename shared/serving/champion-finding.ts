import { championHintSchema } from './messages.ts';
import { identityKey, identityOf } from './model-store/model-identity.ts';
import type { AliasAnswer } from './ports.ts';

/** What the registry answered about a champion, as one text that changes with it. */
export const findingOf = (model: string, answer: AliasAnswer): string =>
  answer.state === 'version' ? identityKey(identityOf(model, answer)) : answer.state;

/** The finding in a hint; undefined where its writer did not ask the registry, or where it cannot be read. */
export function findingIn(hint: Uint8Array): string | undefined {
  try {
    return championHintSchema.parse(JSON.parse(Buffer.from(hint).toString('utf8'))).finding;
  } catch {
    return undefined;
  }
}
