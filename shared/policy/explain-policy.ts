import { parse } from 'jsonc-parser';
import { derivedFrom } from './gate/resolve-gate.ts';
import { parsePolicy } from './load-policy.ts';

export type PolicySetting = {
  /** Such as `gate.alpha`; a column's rules are one setting. */
  path: string;
  value: unknown;
  /** `file`: said there; `default`; `derived`: from another setting, which is named. */
  from: { kind: 'file' } | { kind: 'default' } | { kind: 'derived'; setting: string };
};

/** Every setting of a policy as it holds, and where it comes from. @throws POLICY_INVALID */
export function explainPolicy(model: string, text: string, file?: string): PolicySetting[] {
  const policy = parsePolicy(model, text, file);
  const stated: unknown = parse(text, [], { allowTrailingComma: true });
  return leavesOf(policy, []).map(({ path, value }) => ({
    path: path.join('.'),
    value,
    from: sourceOf(stated, path),
  }));
}

type Leaf = { path: string[]; value: unknown };

function leavesOf(value: unknown, path: string[]): Leaf[] {
  const whole = path[0] === 'columns' && path.length === 2;
  if (path[0] === '$schema' || value === undefined) return [];
  if (whole || !isRecord(value) || Object.keys(value).length === 0) return [{ path, value }];
  return Object.entries(value).flatMap(([key, below]) => leavesOf(below, [...path, key]));
}

function sourceOf(stated: unknown, path: readonly string[]): PolicySetting['from'] {
  if (isStated(stated, path)) return { kind: 'file' };
  const setting = derivedFrom[path.join('.')];
  return setting === undefined ? { kind: 'default' } : { kind: 'derived', setting };
}

function isStated(stated: unknown, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  return isRecord(stated) && Object.hasOwn(stated, key) && isStated(stated[key], rest);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
