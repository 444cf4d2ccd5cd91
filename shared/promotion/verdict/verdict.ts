import { z } from 'zod';

export const verdictSchema = z.enum(['promote', 'reject', 'insufficient-evidence']);
export type Verdict = z.infer<typeof verdictSchema>;
