import { formatFurtherRows } from '../../../shared/promotion/report/format-number.ts';
import { askForPromotion } from '../ask-for-promotion.ts';
import { decisionFigures } from '../decisions.ts';
import type { Step } from '../demo.ts';
import type { Figures } from '../figures.ts';
import { unexpected } from '../unexpected.ts';

const ROWS = 150;

/** An honest model with too few labelled rows to judge it on: neither promoted nor rejected, and the gate says how many are lacking. */
export const fewRows: Step<Pick<Figures, 'fewRows'>> = {
  title: `A candidate with ${ROWS} labelled rows to judge it on asks for promotion`,
  run: async (demo) => {
    const decision = await askForPromotion(demo, [`--evaluation-rows=${ROWS}`]);
    const { verdict, furtherRows, evidence, candidate } = decision;
    if (verdict !== 'insufficient-evidence' || furtherRows === null)
      throw unexpected(`${ROWS} rows did not leave the candidate open: ${verdict}, ${decision.reason}`);
    demo.screen.say(
      `judged on ${evidence.rows} rows; to decide it needs ${formatFurtherRows(furtherRows)}. Version ${candidate.version} stays a candidate.`,
    );
    return { fewRows: decisionFigures(decision) };
  },
};
