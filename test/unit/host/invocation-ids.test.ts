import { expect, it } from 'vitest';
import { createInvocationIds } from '../../../host/invocation-ids.ts';

it('gives random UUIDs, none twice', () => {
  const next = createInvocationIds();
  const ids = Array.from({ length: 1000 }, () => next());
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(1000);
  expect(ids).not.toContain(createInvocationIds()());
});
