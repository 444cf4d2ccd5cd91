import { escapeHtml } from '../../report/escape-html.ts';
import { formatFigure } from '../../report/format-figure.ts';
import { htmlPage, type Tone } from '../../report/html-page.ts';
import { factList } from '../../report/html-parts.ts';
import type { Comparison } from '../drift/compare-profiles.ts';
import type { Joint } from '../joint/compare-joint.ts';
import { columnSection } from './column-section.ts';
import { distanceSection } from './distance-section.ts';
import type { Distribution } from './distribution.ts';
import { findingSection, fineChecks, findingsOf } from './finding-section.ts';
import { jointSection } from './joint-section.ts';
import { methodSection } from './method-section.ts';
import { changedSection } from './changed-section.ts';

/** A comparison as people see it, whoever made it. */
export type DriftView = Pick<Comparison, 'columns' | 'drifted' | 'quality' | 'signals'> & {
  kind: string;
  code: Comparison['code'];
  /** A sentence of what was compared with what. */
  subject: string;
  facts: (readonly [name: string, value: string])[];
  threshold: number;
  alpha: number;
  method: Readonly<Record<string, string | number>>;
  distributions: Distribution[];
  joint: Joint | null;
  /** What else the report has to tell, as HTML. */
  sections: string[];
  createdAt: string;
};

/** Columns that are named in the first sentence. */
const NAMED = 3;

/** Verdict first, then what changed, how sure that is and how big, then everything else. */
export const driftPage = async (view: DriftView): Promise<string> =>
  htmlPage({
    kind: view.kind,
    ...verdictOf(view),
    lead: [escapeHtml(view.subject), ...mostChanged(view)],
    body: [
      factList(view.facts),
      ...(await changedSection(view)),
      ...findingSection(view),
      ...jointSection(view.joint),
      ...view.sections,
      ...columnSection(view),
      ...distanceSection(view),
      ...fineChecks(view.quality),
      ...methodSection(view),
    ],
    foot: `Made by relevo on ${view.createdAt}. It holds counts and shares, no rows.`,
  });

function verdictOf(view: DriftView): { title: string; tone: Tone } {
  const { code, drifted, columns } = view;
  const others = findingsOf(view).length;
  const also = others === 0 ? '' : `${others} other finding${others === 1 ? '' : 's'}`;
  const join = (text: string, word: string): string => (also === '' ? text : `${text}, ${word} ${also}`);
  if (code === 'DRIFT')
    return { tone: 'bad', title: join(`Drift in ${drifted.length} of ${columns.length} columns`, 'and') };
  if (code === 'QUIET') return { tone: also === '' ? 'good' : 'bad', title: join('No drift', 'but') };
  return { tone: also === '' ? 'open' : 'bad', title: join('Not enough data to judge drift', 'but') };
}

function mostChanged({ columns, threshold }: DriftView): string[] {
  const drifted = columns
    .filter(({ status }) => status === 'DRIFTED')
    .toSorted((a, b) => (b.effect ?? 0) - (a.effect ?? 0));
  if (drifted.length === 0) return [];
  const named = drifted.slice(0, NAMED).map(({ column, effect }) => {
    const times = (effect ?? 0) / threshold;
    const size = threshold > 0 ? `, ${formatFigure(Number(times.toPrecision(2)))} × the threshold` : '';
    return `<strong>${escapeHtml(column)}</strong> (effect ${(effect ?? 0).toFixed(3)}${size})`;
  });
  const more = drifted.length > NAMED ? ` and ${drifted.length - NAMED} more` : '';
  return [`Most changed: ${named.join(', ')}${more}.`];
}
