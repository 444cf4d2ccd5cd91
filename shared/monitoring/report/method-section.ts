import { escapeHtml } from '../../report/escape-html.ts';
import { foldedSection } from '../../report/html-parts.ts';
import type { DriftView } from './drift-page.ts';

/** What the numbers mean and how they were found. */
export const methodSection = ({ threshold, alpha, method }: DriftView): string[] => [
  foldedSection('What the numbers mean', [
    `<p>A column has drifted when its effect is at least ${threshold}, its distance is beyond what chance makes, and its adjusted p-value is under ${alpha}.</p>`,
    '<p><strong>Distance</strong> says how different two distributions are; 0 is the same. Samples without any drift differ a little too: <strong>by chance</strong> is the distance to expect of samples of these sizes, in brackets what 5 % of them exceed.</p>',
    '<p><strong>Effect</strong> is what is left of the distance beyond chance: how big the change is. <strong>p</strong> says how sure it is: how often chance alone would bring a distance like this, adjusted for the number of columns. Missing values do not count as drift; they are checked on their own.</p>',
    `<p class="soft">${escapeHtml(methodText(method))}</p>`,
  ]),
];

const methodText = (method: DriftView['method']): string =>
  Object.entries(method)
    .map(([name, value]) => `${name} ${value}`)
    .join(' · ');
