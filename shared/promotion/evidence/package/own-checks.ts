import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessAbsent } from '../../../kernel/unless-absent.ts';
import { sha256 } from '../../../kernel/digest.ts';
import { z } from 'zod';
import { tryJson } from '../../../kernel/try-json.ts';

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in hex');

/** A check that a team made by its own means, as the file `relevo/checks/<name>.json` of the version. */
export const ownCheckSchema = z
  .object({
    format: z.literal(1),
    value: z.number(),
    /** One-sided bounds; without them the value itself is held against the limit. */
    interval: z.object({ lower: z.number(), upper: z.number() }).nullish(),
    limit: z.number(),
    /** Which side of the limit is good. */
    direction: z.enum(['higher', 'lower']),
    rows: z.int().positive().nullish(),
    /** SHA-256 of everything it was computed on, by path or name; the graph among them. */
    computedOn: z.record(z.string().min(1), digestSchema),
    reason: z.string().max(500).nullish(),
  })
  .refine(({ value, interval }) => !interval || (interval.lower <= value && value <= interval.upper), {
    path: ['interval'],
    message: 'does not hold the value',
  });

export type OwnCheck = { name: string } & (
  | { state: 'absent' }
  /** In words, what is wrong with it. */
  | { state: 'invalid'; why: string }
  | ({ state: 'read'; digest: string } & z.infer<typeof ownCheckSchema>)
);

/**
 * The checks of these names that a version brings along. One that was computed on another graph than this is `invalid`.
 * @param graph path and SHA-256 of the version's graph
 */
export function readOwnChecks(
  directory: string,
  names: readonly string[],
  graph: { path: string; digest: string },
): Promise<OwnCheck[]> {
  return Promise.all(
    names.map(async (name) => {
      const text = await unlessAbsent(readFile(join(directory, 'relevo/checks', `${name}.json`), 'utf8'));
      return text === undefined ? { name, state: 'absent' } : parse(name, text, graph);
    }),
  );
}

function parse(name: string, text: string, graph: { path: string; digest: string }): OwnCheck {
  const parsed = ownCheckSchema.safeParse(tryJson(text));
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    return { name, state: 'invalid', why: `${first?.path.join('.') ?? ''}: ${first?.message ?? ''}` };
  }
  const about = parsed.data.computedOn[graph.path];
  if (about !== graph.digest) {
    const why = about === undefined ? `computedOn does not name ${graph.path}` : 'computed on another graph';
    return { name, state: 'invalid', why };
  }
  return { name, state: 'read', digest: sha256(text), ...parsed.data };
}
