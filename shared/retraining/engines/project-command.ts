import { parse } from 'yaml';
import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';

const projectSchema = z.object({
  entry_points: z.record(z.string(), z.object({ command: z.string().min(1) })),
});

/**
 * Command of an MLproject entry point with its `{parameters}` filled in, as an argument list: no shell reads it, so a
 * value may hold anything. A leading `python` becomes the interpreter given.
 * @throws RelevoError PROJECT_INVALID when the file, the entry point or a parameter is missing
 */
export function projectCommand(
  project: string,
  entryPoint: string,
  parameters: Record<string, string>,
  python: string,
): string[] {
  const result = projectSchema.safeParse(parse(project));
  if (!result.success) throw invalid(z.prettifyError(result.error));
  const command = result.data.entry_points[entryPoint]?.command;
  if (command === undefined) throw invalid(`no entry point "${entryPoint}"`);
  const words = command
    .trim()
    .split(/\s+/)
    .map((word) => fill(word, parameters));
  return words[0] === 'python' ? [python, ...words.slice(1)] : words;
}

const fill = (word: string, parameters: Record<string, string>): string =>
  word.replaceAll(/\{(\w+)\}/g, (_placeholder, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw invalid(`unknown parameter {${name}}`);
    return value;
  });

const invalid = (problem: string): RelevoError => new RelevoError('PROJECT_INVALID', `MLproject: ${problem}`);
