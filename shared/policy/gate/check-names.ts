import { z } from 'zod';

/** What the gate looks at, and how much it matters where a policy says nothing. Names are the stable codes of a record's checks. */
export const defaultGateSeverities = {
  'evidence-integrity': 'block',
  'evidence-age': 'block',
  'evidence-reuse': 'block',
  'candidate-state': 'block',
  freeze: 'block',
  'signature-compatibility': 'block',
  'export-parity': 'block',
  provenance: 'block',
  reproducibility: 'warn',
  'sample-size': 'block',
  floor: 'block',
  'naive-model': 'block',
  'champion-comparison': 'block',
  guard: 'block',
  anchor: 'block',
  metric: 'block',
  value: 'block',
  slice: 'block',
  fairness: 'block',
  calibration: 'block',
  churn: 'warn',
  overfit: 'warn',
  size: 'warn',
  latency: 'warn',
  'load-time': 'warn',
  robustness: 'block',
  replay: 'block',
  'training-data': 'warn',
  leakage: 'block',
  'own-check': 'block',
} as const;

export type GateCheck = keyof typeof defaultGateSeverities;

export const gateChecks = Object.keys(defaultGateSeverities) as [GateCheck, ...GateCheck[]];

/** Without these a verdict would have no ground: they always block. */
export const lockedChecks: readonly GateCheck[] = ['evidence-integrity', 'candidate-state', 'sample-size'];

/** `block`: decides. `warn`: is shown, decides nothing. `off`: is not looked at. */
export const gateSeveritySchema = z.enum(['block', 'warn', 'off']);

export type GateSeverity = z.infer<typeof gateSeveritySchema>;
