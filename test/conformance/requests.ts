import { formRequests } from './form-requests.ts';
import { httpRequests } from './http-requests.ts';
import type { ConformanceRequest } from './request.ts';
import { scalarRequests } from './scalar-requests.ts';
import { typeRequests } from './type-requests.ts';

/** The table of the suite: every format, every type, every error of the scoring protocol. */
export const requests: readonly ConformanceRequest[] = [
  ...httpRequests,
  ...formRequests,
  ...scalarRequests,
  ...typeRequests,
];
