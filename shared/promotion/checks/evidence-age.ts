import { durationMs } from '../../policy/duration.ts';
import type { JudgedSet } from '../evidence/evidence.ts';
import { formatAge } from '../report/format-age.ts';
import { type Check, plainResult } from './facts.ts';

const DAY_MS = 86_400_000;

const origins: Record<JudgedSet['source'], string> = {
  candidate: "the candidate's evaluation rows are as old as the version, registered",
  frozen: 'the frozen set was uploaded',
  production: 'the captured rows reach to',
};

/** Where rows have a time: of one that is no date nothing follows. */
const dated = "the candidate's newest evaluation row, or the version if rows have no date, is of";

/** Old rows say little about what a model meets today. */
export const evidenceAge: Check = ({ evidence: { set }, rules: { gate, time } }) => {
  if (set === null) return [];
  const { maxAge } = gate.evidence;
  const limit = durationMs(maxAge);
  const status = set.ageMs <= limit ? 'pass' : 'missing';
  const days = set.ageMs / DAY_MS;
  const origin = set.source === 'candidate' && time !== null ? dated : origins[set.source];
  const reason = `${origin} ${formatAge(set.ageMs)}`;
  return [
    {
      ...plainResult('evidence-age', status, `rows of the last ${maxAge}`, reason),
      observed: days,
      limit: limit / DAY_MS,
    },
  ];
};
