import { escapeHtml } from './escape-html.ts';
import type { Tone } from './html-page.ts';

const signs: Record<Tone, string> = { bad: '▲', good: '✓', open: '?' };

/** A word with a sign, so that its colour is not needed to read it; `quiet` ones have neither. */
export const badge = (text: string, tone: Tone | 'quiet'): string =>
  tone === 'quiet'
    ? `<span class="badge quiet">${escapeHtml(text)}</span>`
    : `<span class="badge ${tone}"><span aria-hidden="true">${signs[tone]} </span>${escapeHtml(text)}</span>`;

/** Names and values side by side. */
export const factList = (facts: readonly (readonly [name: string, value: string])[]): string =>
  `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`;

/** Something to open for those who want to know more; the content is HTML. */
export const foldedSection = (summary: string, content: readonly string[]): string =>
  `<details><summary>${escapeHtml(summary)}</summary>\n${content.join('\n')}\n</details>`;
