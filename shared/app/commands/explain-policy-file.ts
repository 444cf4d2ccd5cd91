import { join } from 'node:path';
import { explainPolicy, type PolicySetting } from '../../policy/explain-policy.ts';
import { modelOfFile, readPolicyText } from './read-policy.ts';

export type ExplainedPolicy = { model: string; file: string; settings: PolicySetting[] };

/**
 * Every setting of a policy as it holds.
 * @param name a model, whose policy is in `folder`, or the policy's file
 * @throws POLICY_MISSING, POLICY_INVALID
 */
export async function explainPolicyFile(name: string, folder: string): Promise<ExplainedPolicy> {
  const file = name.endsWith('.jsonc') ? name : join(folder, `${name}.jsonc`);
  const model = modelOfFile(file);
  return { model, file, settings: explainPolicy(model, await readPolicyText(file), file) };
}
