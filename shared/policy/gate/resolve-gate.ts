import type { MetricName } from '../../kernel/metric-names.ts';
import { defaultGateSeverities, type GateCheck, type GateSeverity } from './check-names.ts';
import type { StatedGate } from './gate.ts';
import { defaultMargin, type Margin } from './margin.ts';
import { calibrationSchema, churnSchema } from './sections.ts';
import type { z } from 'zod';

/** The section `gate` with every default filled in, those too that follow from the rest of the policy. */
export type Gate = Omit<StatedGate, 'margin' | 'slices' | 'calibration' | 'churn' | 'severity'> & {
  margin: Margin;
  slices: Omit<StatedGate['slices'], 'margin'> & { margin: Margin };
  /** null for regression. */
  calibration: z.infer<typeof calibrationSchema> | null;
  /** null for regression. */
  churn: z.infer<typeof churnSchema> | null;
  severity: Record<GateCheck, GateSeverity>;
};

/** What follows from where, for people who ask where a value comes from. */
export const derivedFrom: Readonly<Record<string, string>> = {
  'gate.margin': 'primary',
  'gate.slices.margin': 'primary',
  'gate.calibration': 'task',
  'gate.churn': 'task',
};

export function resolveGate(stated: StatedGate, task: string, primary: MetricName): Gate {
  const { action, mode, margin, slices, calibration, churn, severity, ...rest } = stated;
  const classifies = task !== 'regression';
  return {
    action,
    mode,
    margin: margin ?? defaultMargin(primary, 1),
    slices: { ...slices, margin: slices.margin ?? defaultMargin(primary, 5) },
    calibration: classifies ? (calibration ?? calibrationSchema.parse({})) : null,
    churn: classifies ? (churn ?? churnSchema.parse({})) : null,
    ...rest,
    severity: { ...defaultGateSeverities, ...severity },
  };
}
