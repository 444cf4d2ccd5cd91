import { expect, it } from 'vitest';
import {
  offlineChecks,
  sampleCheck,
  statisticalChecks,
  structuralChecks,
} from '../../../../shared/promotion/verdict/gate-checks.ts';
import { verdictSchema } from '../../../../shared/promotion/verdict/verdict.ts';
import { sampleEvidence, samplePolicy } from '../evidence-sample.ts';
import { gateRulesDigest, gateRulesOf } from '../../../../shared/promotion/verdict/gate-rules.ts';
import { sampleFacts } from '../facts-sample.ts';

const every = [...structuralChecks, sampleCheck, ...statisticalChecks];

it.each(every.map((check) => [check.name, check] as const))(
  'results of %s bear its name',
  (name, { run }) => {
    const facts = sampleFacts({ evidence: sampleEvidence({ rows: 30, champion: null }) });
    for (const { id } of run(facts)) expect(id === name || id.startsWith(`${name}:`)).toBe(true);
  },
);

it('where there are predictions only, the evidence itself is looked at', () =>
  expect(offlineChecks.map(({ name }) => name)).toContain('evidence-integrity'));

it('a verdict is one of three', () => {
  expect(verdictSchema.options).toEqual(['promote', 'reject', 'insufficient-evidence']);
  expect(verdictSchema.safeParse('').success).toBe(false);
});

it('rules are what a decision depends on, and have one digest', () => {
  const policy = samplePolicy({ gate: { floors: { f1: 0.2, recall: 0.3 } } });
  const rules = gateRulesOf(policy);
  const { task, target, positive, entity, time, primary, gate } = policy;
  expect(rules).toEqual({ task, target, positive, entity, time, primary, gate });
  const turned = gateRulesOf(samplePolicy({ gate: { floors: { recall: 0.3, f1: 0.2 } } }));
  expect(gateRulesDigest(turned)).toBe(gateRulesDigest(rules));
  expect(gateRulesDigest(rules)).toMatch(/^[0-9a-f]{64}$/);
  expect(gateRulesDigest({ ...rules, primary: 'f1' })).not.toBe(gateRulesDigest(rules));
});
