import { type Check, plainResult } from './facts.ts';

const id = 'load-time';

/** How long the candidate took to load on the machine that judges: the wait of every instance that starts with it. */
export const loadTime: Check = ({ evidence: { candidate }, rules: { gate } }) => {
  const { maxLoadMs } = gate.latency;
  if (maxLoadMs === null) return [];
  const required = `loaded within ${seconds(maxLoadMs)}`;
  const { loadMs } = candidate;
  if (loadMs === null) return [plainResult(id, 'missing', required, 'it was not loaded')];
  const status = loadMs <= maxLoadMs ? 'pass' : 'fail';
  return [
    {
      ...plainResult(id, status, required, `loaded in ${seconds(loadMs)}`),
      observed: loadMs,
      limit: maxLoadMs,
    },
  ];
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
