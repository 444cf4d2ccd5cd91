import { z } from 'zod';
import { promotionRequestSchema } from '../../shared/promotion/messages.ts';
import { createSampleGate } from './sample-gate.ts';

/** `node dying-gate.ts JSON`: judges one request and kills its own process as kill -9 does, before write number `point` or at the end. */
const givenSchema = z.object({
  services: z.object({ mlflowUrl: z.string(), connectionString: z.string() }),
  request: promotionRequestSchema,
  point: z.int(),
});
const { services, request, point } = givenSchema.parse(JSON.parse(process.argv.at(-1) ?? ''));

let writes = 0;
const gate = createSampleGate(services, () => {
  if (writes++ === point) process.kill(process.pid, 'SIGKILL');
});
await gate(request);
console.log(writes);
process.kill(process.pid, 'SIGKILL');
