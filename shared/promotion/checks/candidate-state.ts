import { type Check, plainResult } from './facts.ts';

/** Only the newest version is judged: an older one was overtaken, or comes back through a rollback. */
export const candidateState: Check = ({ evidence: { candidate, newestVersion } }) => {
  const newest = newestVersion === undefined || newestVersion === candidate.version;
  const reason = newest
    ? `v${candidate.version} is the newest version`
    : `v${newestVersion} is newer than v${candidate.version}`;
  return [
    {
      ...plainResult('candidate-state', newest ? 'pass' : 'fail', 'the newest version of the model', reason),
      observed: `v${candidate.version}`,
    },
  ];
};
