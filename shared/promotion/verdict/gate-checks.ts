import type { GateCheck } from '../../policy/gate/check-names.ts';
import { anchor } from '../checks/anchor.ts';
import { calibration } from '../checks/calibration.ts';
import { candidateState } from '../checks/candidate-state.ts';
import { championComparison } from '../checks/champion-comparison.ts';
import { churn } from '../checks/churn.ts';
import { evidenceAge } from '../checks/evidence-age.ts';
import { evidenceIntegrity } from '../checks/evidence-integrity.ts';
import { evidenceReuse } from '../checks/evidence-reuse.ts';
import { exportParity } from '../checks/export-parity.ts';
import type { Check } from '../checks/facts.ts';
import { fairness } from '../checks/fairness.ts';
import { floors } from '../checks/floors.ts';
import { freeze } from '../checks/freeze.ts';
import { guards } from '../checks/guards.ts';
import { latency } from '../checks/latency.ts';
import { leakage } from '../checks/leakage.ts';
import { loadTime } from '../checks/load-time.ts';
import { naiveModel } from '../checks/naive-model.ts';
import { ownCheck } from '../checks/own-check.ts';
import { ownMetrics } from '../checks/own-metrics.ts';
import { overfit } from '../checks/overfit.ts';
import { provenance } from '../checks/provenance.ts';
import { replay } from '../checks/replay.ts';
import { reproducibility } from '../checks/reproducibility.ts';
import { robustness } from '../checks/robustness.ts';
import { sampleSize } from '../checks/sample-size.ts';
import { signatureCompatibility } from '../checks/signature-compatibility.ts';
import { size } from '../checks/size.ts';
import { slices } from '../checks/slices.ts';
import { trainingData } from '../checks/training-data.ts';
import { value } from '../checks/value.ts';

/** A check under the name by which a policy sets its severity. Ids of its results are that name, or begin with it and a colon. */
export type NamedCheck = { name: GateCheck; run: Check };

const integrity: NamedCheck = { name: 'evidence-integrity', run: evidenceIntegrity };

/** Of what the candidate is and how it came to be, which no number of rows can soften. */
export const structuralChecks: readonly NamedCheck[] = [
  integrity,
  { name: 'evidence-age', run: evidenceAge },
  { name: 'evidence-reuse', run: evidenceReuse },
  { name: 'candidate-state', run: candidateState },
  { name: 'freeze', run: freeze },
  { name: 'signature-compatibility', run: signatureCompatibility },
  { name: 'export-parity', run: exportParity },
  { name: 'leakage', run: leakage },
  { name: 'provenance', run: provenance },
  { name: 'robustness', run: robustness },
  { name: 'replay', run: replay },
  { name: 'reproducibility', run: reproducibility },
  { name: 'own-check', run: ownCheck },
  { name: 'size', run: size },
  { name: 'latency', run: latency },
  { name: 'load-time', run: loadTime },
  { name: 'overfit', run: overfit },
  { name: 'training-data', run: trainingData },
];

/** Those of them that can be made where there are predictions only. */
export const offlineChecks: readonly NamedCheck[] = [integrity];

/** Whether there are enough rows for those that follow. */
export const sampleCheck: NamedCheck = { name: 'sample-size', run: sampleSize };

/** Of how well it predicts, which too small a sample leaves open. */
export const statisticalChecks: readonly NamedCheck[] = [
  { name: 'floor', run: floors },
  { name: 'naive-model', run: naiveModel },
  { name: 'champion-comparison', run: championComparison },
  { name: 'anchor', run: anchor },
  { name: 'guard', run: guards },
  { name: 'metric', run: ownMetrics },
  { name: 'value', run: value },
  { name: 'slice', run: slices },
  { name: 'fairness', run: fairness },
  { name: 'calibration', run: calibration },
  { name: 'churn', run: churn },
];
