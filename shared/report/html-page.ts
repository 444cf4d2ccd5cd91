import { sha256 } from '../kernel/digest.ts';
import { escapeHtml } from './escape-html.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

/** `bad`: somebody should look. `open`: it could not be told. */
export type Tone = 'good' | 'bad' | 'open';

export type Page = {
  /** What kind of report it is, and of what. */
  kind: string;
  /** The verdict in a few words. */
  title: string;
  tone: Tone;
  /** Sentences below the verdict, as HTML. */
  lead: readonly string[];
  /** Everything else, as HTML. */
  body: readonly string[];
  /** How and when the report was made, as text. */
  foot: string;
};

const sourceOf = (content: string): string =>
  `'sha256-${Buffer.from(sha256(content), 'hex').toString('base64')}'`;

/** Nothing may be loaded or sent, and only the page's own style and script count. */
const contentPolicy = [
  "default-src 'none'",
  `style-src ${sourceOf(pageStyle)}`,
  `script-src ${sourceOf(pageScript)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** One HTML page with nothing from elsewhere, which can be read without its script. */
export const htmlPage = ({ kind, title, tone, lead, body, foot }: Page): string =>
  [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">`,
    `<title>${escapeHtml(`${title} – ${kind}`)}</title><style>${pageStyle}</style></head>`,
    '<body><main>',
    `<header class="verdict ${tone}"><p class="kind">${escapeHtml(kind)}</p><h1>${escapeHtml(title)}</h1>`,
    ...lead.map((sentence) => `<p>${sentence}</p>`),
    '</header>',
    ...body,
    `<footer>${escapeHtml(foot)}</footer>`,
    `</main><script>${pageScript}</script></body></html>`,
    '',
  ].join('\n');
