import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { z } from 'zod';
import { RelevoError } from '../kernel/error.ts';
import { modelNameSchema } from '../kernel/identifiers.ts';
import { type Policy, policySchema } from './policy.ts';

/** Parses the text of `models/<name>.jsonc`, or of another `file`, which is named in errors. Every problem is named with its path in one POLICY_INVALID error. */
export function parsePolicy(model: string, text: string, file = `models/${model}.jsonc`): Policy {
  const name = modelNameSchema.safeParse(model);
  if (!name.success) throw invalid(file, name.error.issues.map((issue) => issue.message).join('; '));
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const syntax = errors[0];
  if (syntax !== undefined)
    throw invalid(file, `${printParseErrorCode(syntax.error)} at offset ${syntax.offset}`);
  const result = policySchema.safeParse(value);
  if (!result.success) throw invalid(file, z.prettifyError(result.error));
  return result.data;
}

const invalid = (file: string, problems: string): RelevoError =>
  new RelevoError('POLICY_INVALID', `${file}: ${problems}`);
