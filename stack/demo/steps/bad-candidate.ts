import { askForPromotion } from '../ask-for-promotion.ts';
import { decisionFigures } from '../decisions.ts';
import type { Step } from '../demo.ts';
import type { Figures } from '../figures.ts';
import { unexpected } from '../unexpected.ts';

/** Somebody registers a model that was fitted on shuffled labels and asks for its promotion: it is rejected, with every reason. */
export const badCandidate: Step<Pick<Figures, 'badCandidate'>> = {
  title: 'A deliberately bad candidate (fitted on shuffled labels) asks for promotion',
  run: async (demo) => {
    const decision = await askForPromotion(demo, ['--shuffled-labels']);
    if (decision.verdict !== 'reject')
      throw unexpected(`the bad candidate was not rejected: ${decision.verdict}`);
    return { badCandidate: decisionFigures(decision) };
  },
};
