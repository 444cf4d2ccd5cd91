import { expect, it } from 'vitest';
import { explainPolicy } from '../../../shared/policy/explain-policy.ts';

const text = `{ "$schema": "./policy.schema.json", "task": "binary", "target": "y", "positive": "yes", "primary": "log_loss",
  "entity": null, // said, though it is the default
  "columns": { "age": { "type": "long" } },
  "gate": { "alpha": 0.05, "floors": { "log_loss": 0.4 }, "severity": { "churn": "block" }, "calibration": { "maxError": 0.1 } } }`;

const from = (source: string): Record<string, unknown> =>
  Object.fromEntries(
    explainPolicy('m', source).map(({ path, value, from: where }) => [path, [value, where]]),
  );

it('says of every setting whether it is stated, a default, or follows from another', () => {
  expect(from(text)).toMatchObject({
    entity: [null, { kind: 'file' }],
    time: [null, { kind: 'default' }],
    'columns.age': [{ type: 'long', required: true, unique: false }, { kind: 'file' }],
    'gate.alpha': [0.05, { kind: 'file' }],
    'gate.margin': ['1%', { kind: 'derived', setting: 'primary' }],
    'gate.floors.log_loss': [0.4, { kind: 'file' }],
    'gate.guards': [{}, { kind: 'default' }],
    'gate.severity.churn': ['block', { kind: 'file' }],
    'gate.severity.floor': ['block', { kind: 'default' }],
    'gate.calibration.maxError': [0.1, { kind: 'file' }],
    'gate.calibration.maxBrierIncrease': [0.02, { kind: 'default' }],
  });
});

it('does not call a stated value derived', () => {
  expect(from(text.replace('"alpha"', '"margin": "2%", "alpha"'))).toMatchObject({
    'gate.margin': ['2%', { kind: 'file' }],
    'gate.slices.margin': ['5%', { kind: 'derived', setting: 'primary' }],
  });
});

it('leaves out what is no setting', () => {
  const paths = explainPolicy('m', text).map(({ path }) => path);
  expect(paths.filter((path) => path.startsWith('$') || path === 'serving.outputs')).toEqual([]);
  expect(new Set(paths).size).toBe(paths.length);
});

it('explains no policy that is refused', () => {
  expect(() => explainPolicy('m', '{}')).toThrow(expect.objectContaining({ code: 'POLICY_INVALID' }));
});
