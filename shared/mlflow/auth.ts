import { assertNever } from '../kernel/assert-never.ts';

/**
 * How the client makes itself known. A `token` provider is asked for every attempt, so that it can renew;
 * it is expected to cache. Databricks and Azure ML take Entra tokens through it.
 */
export type Auth =
  | { kind: 'none' }
  | { kind: 'basic'; username: string; password: string }
  | { kind: 'bearer'; token: string }
  | { kind: 'token'; getToken: (signal: AbortSignal) => Promise<string> };

/** The Authorization header's value, or undefined for none. */
export async function authorization(auth: Auth, signal: AbortSignal): Promise<string | undefined> {
  switch (auth.kind) {
    case 'none':
      return undefined;
    case 'basic':
      return `Basic ${Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64')}`;
    case 'bearer':
      return `Bearer ${auth.token}`;
    case 'token':
      return `Bearer ${await auth.getToken(signal)}`;
    default:
      return assertNever(auth);
  }
}
