import { z } from 'zod';
import { policySchema } from './policy.ts';

/** JSON Schema of `models/<name>.jsonc`, so that editors complete and check it. */
export const policyJsonSchema = (): object => ({
  ...z.toJSONSchema(policySchema, { io: 'input' }),
  title: 'Policy of a model served by Relevo',
});
