import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { unlessAbsent } from '../../../kernel/unless-absent.ts';
import { sha256 } from '../../../kernel/digest.ts';
import { tryJson } from '../../../kernel/try-json.ts';

/** Where a version keeps cases whose answers are known. */
export const GOLDEN_FILE = 'relevo/golden.json';

const share = z.number().min(0).max(1);

const expectationSchema = z
  .strictObject({
    label: z.string().optional(),
    /** Of the class `of`, which a binary model need not name: its positive label. */
    probability: z
      .strictObject({ of: z.string().optional(), min: share.default(0), max: share.default(1) })
      .refine(({ min, max }) => min <= max, 'min is over max')
      .optional(),
    prediction: z.strictObject({ value: z.number(), tolerance: z.number().nonnegative() }).optional(),
  })
  .refine((expected) => Object.keys(expected).length > 0, 'expects nothing');

const caseSchema = z.strictObject({
  name: z.string().min(1).max(100),
  /** Read as a caller's by the signature; whatever is not of it makes the case fail. */
  inputs: z.record(z.string(), z.unknown()),
  expect: expectationSchema,
});

/** `relevo/golden.json`: rows that every version of a model must answer as expected. */
export const goldenSchema = z
  .strictObject({ format: z.literal(1), cases: z.array(caseSchema).min(1).max(1000) })
  .refine(({ cases }) => new Set(cases.map(({ name }) => name)).size === cases.length, {
    path: ['cases'],
    message: 'a name is there twice',
  });

export type GoldenCase = z.infer<typeof caseSchema>;

export type GoldenCases =
  | { state: 'absent' }
  /** In words, what is wrong with the file; never a value of it. */
  | { state: 'invalid'; why: string }
  | { state: 'read'; digest: string; cases: GoldenCase[] };

export async function readGoldenCases(directory: string): Promise<GoldenCases> {
  const text = await unlessAbsent(readFile(join(directory, GOLDEN_FILE), 'utf8'));
  if (text === undefined) return { state: 'absent' };
  const parsed = goldenSchema.safeParse(tryJson(text));
  if (parsed.success) return { state: 'read', digest: sha256(text), cases: parsed.data.cases };
  const [first] = parsed.error.issues;
  const place = first?.path.slice(0, 4).join('.');
  return { state: 'invalid', why: `${place === '' ? 'the file' : place}: ${first?.message ?? ''}` };
}
