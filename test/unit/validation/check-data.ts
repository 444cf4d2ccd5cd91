import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePolicy } from '../../../shared/policy/load-policy.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { type Validation, validateTable } from '../../../shared/validation/validate-table.ts';

export const clock = { now: () => new Date('2026-01-31T00:00:00Z') };

const basis = { task: 'binary', target: 'y', positive: 'yes', primary: 'roc_auc' };

export const policyOf = (extra: object = {}): Policy =>
  parsePolicy('m', JSON.stringify({ ...basis, ...extra }));

export async function writeTable(content: string | Uint8Array, name = 'data.csv'): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'validation-')), name);
  await writeFile(file, content);
  return file;
}

/** Checks tables of text against a policy that is given in part. */
export async function checkData(
  content: string | string[],
  extra: object = {},
  options: { name?: string; evaluation?: string } = {},
): Promise<Validation> {
  const contents = typeof content === 'string' ? [content] : content;
  const files = await Promise.all(contents.map((text) => writeTable(text, options.name)));
  const evaluation =
    options.evaluation === undefined ? {} : { evaluation: [await writeTable(options.evaluation)] };
  return validateTable({ files, policy: policyOf(extra), clock, ...evaluation });
}

/** The checks of one code. */
export const ofCode = ({ checks }: Validation, code: string) => checks.filter((check) => check.code === code);

/** Codes and columns of what is broken. */
export const brokenOf = ({ checks }: Validation) =>
  checks.filter(({ status }) => status === 'broken').map(({ code, column }) => [code, column]);
