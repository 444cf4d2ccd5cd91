import { writeFileSync } from 'node:fs';
import { policyJsonSchema } from '../shared/policy/policy-json-schema.ts';

// `npm run schema`: publishes the schema of the policy files beside them.
writeFileSync('models/policy.schema.json', `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
